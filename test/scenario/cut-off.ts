/** A first start that is killed is finished by the next one. */
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { runs } from '../depth';
import { entryCodes } from './fixture/grant';
import { CITIZENS } from './fixture/people';
import { RunningHub, removeDataDir } from './fixture/running-hub';

/** What the demo's departments declare, to be locked once each however often their start is cut off. */
const DECLARED = globSync('subgraphs/*/entries.ts').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^ {2}localName: /gm)].map(() => file),
);
/** How often the first start is cut off before one is let through. */
const CUT_OFF = runs(1, 6);

/** Longer than every start may take together. */
export const FINISHED_WITHIN_MS = runs(600_000, 1_200_000);

/**
 * Starts a hub whose first start was killed at a moment that `next` says, and then finished by the next one.
 *
 * @param stands told of a hub before anything is expected of it: a failed test ends it too.
 */
export async function startCutOff(next: () => number, stands: (hub: RunningHub) => void): Promise<void> {
  for (let times = 1; ; times += 1) {
    const first = await RunningHub.launch({ citizens: CITIZENS });
    await delay(500 + Math.floor(next() * 7_000));
    const ended = once(first.process, 'exit');
    first.process.kill('SIGKILL');
    await ended;
    const hub = await RunningHub.start({ citizens: CITIZENS, dataDir: first.dataDir });
    stands(hub);
    expect(await hub.json('entries', '--as', 'housing')).toHaveLength(DECLARED.length);
    expect((await entryCodes(hub)).size).toBe(DECLARED.length);
    if (times === CUT_OFF) return;
    await hub.stop();
    removeDataDir(first.dataDir);
  }
}
