/** Copies of a whole hub: an older one is refused, the newest goes on. */
import { join } from 'node:path';
import { z } from 'zod';
import { backUpHub } from '../../gateway/launch/backup/back-up-hub';
import { restoreHub } from '../../gateway/launch/backup/restore-hub';
import { readLog } from './fixture/access-log';
import { verifyChains } from './fixture/chains';
import { CITIZENS } from './fixture/people';
import { RunningHub, stateDirOf } from './fixture/running-hub';
import type { KillOptions } from './kill';

const grants = z.array(
  z.looseObject({
    grant: z.looseObject({ id: z.string() }),
    state: z.looseObject({ state: z.string() }),
  }),
);

/** On a hub with an active grant of housing's; begins and ends with it stopped. */
export function copiesScenario({ hub, stands }: Pick<KillOptions, 'hub' | 'stands'>): void {
  /** Everything starts at once: the ledger may answer later than a command waits. */
  async function standing(): Promise<z.output<typeof grants>> {
    const deadline = performance.now() + 60_000;
    const ask = async () => await hub().command('grants', '--as', 'housing', '--json');
    let said = await ask();
    while (said.code === 3 && performance.now() < deadline) said = await ask();
    return grants.parse(JSON.parse(said.out));
  }

  test('LEDGER_ROLLED_BACK: a copy in which a suspended grant still stands is refused by whoever restores it and by every view; the newest goes on', async () => {
    const { dataDir, port } = hub();
    const beside = (name: string): string => join(dataDir, '..', name);
    const [older, newest] = [beside('older'), beside('newest')];
    const heads = stateDirOf(dataDir);
    const start = async (): Promise<RunningHub> =>
      await RunningHub.start({ citizens: CITIZENS, dataDir, port });
    await hub().stop();
    await backUpHub(dataDir, older);
    stands(await start());
    const active = (await standing()).find(({ state }) => state.state === 'ACTIVE');
    const id = active?.grant.id ?? '';
    // A founder alone ends it at once.
    await hub().json('suspend', id, '--reason', 'complaint', '--as', 'establishment');
    const before = (await readLog(hub())).length;
    await hub().stop();
    await backUpHub(dataDir, newest);

    const refused = restoreHub({ backup: older, dataDir, heads, replace: true });
    await expect(refused).rejects.toMatchObject({ code: 'LEDGER_ROLLED_BACK' });
    // As on a machine where nobody had seen more; its views are this one's all the same.
    await restoreHub({ backup: older, dataDir, heads: beside('nobody'), replace: true });
    await expect(start()).rejects.toThrow('LEDGER_ROLLED_BACK');

    await restoreHub({ backup: newest, dataDir, heads, replace: true });
    stands(await start());
    expect((await standing()).find(({ grant }) => grant.id === id)?.state.state).not.toBe('ACTIVE');
    expect((await readLog(hub())).length).toBeGreaterThanOrEqual(before);
    await verifyChains(hub());
    expect(await hub().stop()).toBe(0);
  }, 1_200_000);
}
