import type { GatewayId, MspId } from '../../../chaincode/model';
import { Denials, type Journal, newAccessIdentity, readLine } from '../../../gateway/record';
import { DENIAL_WINDOW_MS, DENIALS_EACH } from '../../../gateway/record/denials';
import { ForgetfulDirectory } from '../../chaincode/ledger/durable/forgetful-directory';
import { NOON, openJournal } from './sample-record';

function recordsOf(journal: Journal) {
  return journal.pending.oldest(100_000, Number.MAX_SAFE_INTEGER).map(({ json }) => {
    const line = readLine(json);
    if (line.kind !== 'DECISION' && line.kind !== 'OUTCOME') throw new Error('not a record');
    return line;
  });
}

/** A minute that ends when a test says so. */
class Clock {
  ms = 0;
  readonly #due = new Map<number, { readonly at: number; readonly act: () => void }>();
  #next = 0;

  readonly after = (ms: number, act: () => void): (() => void) => {
    const id = this.#next++;
    this.#due.set(id, { at: this.ms + ms, act });
    return () => this.#due.delete(id);
  };

  pass(ms: number): void {
    this.ms += ms;
    for (const [id, { at, act }] of this.#due) {
      if (at > this.ms) continue;
      this.#due.delete(id);
      act();
    }
  }
}

const directory = () => new ForgetfulDirectory();

async function counting(on = directory()) {
  const clock = new Clock();
  const failures: unknown[] = [];
  const journal = await openJournal({ directory: on, nowMs: () => NOON + clock.ms });
  const denials = new Denials({
    journal,
    nowMs: () => NOON + clock.ms,
    failed: (error) => failures.push(error),
    monotonicMs: () => clock.ms,
    after: clock.after,
  });
  const deny = async (variables: Readonly<Record<string, unknown>> = { id: '1' }, officer = 'officer-1') =>
    await denials.record({
      access: newAccessIdentity(),
      gateway: { msp: 'EconomyMSP' as MspId, id: 'main' as GatewayId },
      caller: { iss: 'HousingMSP', sub: 'eligibility', officer, purpose: 'housing-eligibility' } as never,
      operation: { query: '{ a }', operationName: undefined, variables },
      question: { touches: [] } as never,
      grounds: [],
      decision: { allowed: false, denials: [] },
      epoch: { height: 7n, blockHash: 'a'.repeat(64), entry: () => undefined } as never,
      at: new Date(NOON + clock.ms).toISOString() as never,
    });
  const many = async (count: number, variables?: Readonly<Record<string, unknown>>) =>
    await Promise.all(Array.from({ length: count }, async () => await deny(variables)));
  return { clock, journal, denials, deny, many, failures };
}

const idsOf = (denied: readonly { readonly identity: { readonly id: string } }[]) =>
  new Set(denied.map(({ identity }) => identity.id));

describe('identical denials', () => {
  test('have a line each up to ten in a minute; the others share one, which counts them', async () => {
    const { clock, journal, many } = await counting();
    const denied = await many(DENIALS_EACH + 5);
    expect(idsOf(denied).size).toBe(DENIALS_EACH + 1);
    expect(recordsOf(journal)).toHaveLength(DENIALS_EACH + 1);
    clock.pass(DENIAL_WINDOW_MS);
    while (recordsOf(journal).length < DENIALS_EACH + 2)
      await new Promise((resolve) => setImmediate(resolve));
    const [last, outcome] = recordsOf(journal).slice(-2);
    expect(last).toMatchObject({ kind: 'DECISION', allowed: false, collapses: true });
    expect(outcome).toMatchObject({
      kind: 'OUTCOME',
      access: last?.access,
      status: 'REFUSED',
      repeats: 4,
      durationMs: DENIAL_WINDOW_MS,
    });
    const again = await many(DENIALS_EACH);
    expect(idsOf([...denied, ...again]).size).toBe(2 * DENIALS_EACH + 1);
  });

  test('of other variables, or of another officer, are other denials', async () => {
    const { journal, deny, many } = await counting();
    await many(DENIALS_EACH);
    await many(DENIALS_EACH, { id: '2' });
    await deny({ id: '1' }, 'officer-2');
    expect(recordsOf(journal).filter((record) => 'collapses' in record)).toEqual([]);
    expect(recordsOf(journal)).toHaveLength(2 * DENIALS_EACH + 1);
  });

  test('far apart are never collapsed', async () => {
    const { clock, journal, deny } = await counting();
    for (let n = 0; n < 3 * DENIALS_EACH; n++) {
      await deny();
      clock.pass(DENIAL_WINDOW_MS / DENIALS_EACH);
    }
    expect(recordsOf(journal)).toHaveLength(3 * DENIALS_EACH);
  });

  test('are counted before the journal is closed', async () => {
    const { journal, denials, many } = await counting();
    await many(DENIALS_EACH + 3);
    await denials.close();
    expect(recordsOf(journal).at(-1)).toMatchObject({ kind: 'OUTCOME', repeats: 2 });
  });

  test('whose count a crash took are known to have been more: INTERRUPTED', async () => {
    const disk = directory();
    const { many } = await counting(disk);
    const denied = await many(DENIALS_EACH + 3);
    const after = recordsOf(await openJournal({ directory: disk.losePower() }));
    expect(after.at(-1)).toMatchObject({ status: 'INTERRUPTED', access: denied.at(-1)?.identity.id });
    expect(after.at(-1)).not.toHaveProperty('repeats');
  });

  test('whose outcome is a mistake of ours are told of, and end nothing', async () => {
    const { clock, denials, many, failures } = await counting();
    await many(DENIALS_EACH + 1);
    // No moment: the outcome cannot be worded.
    clock.ms = Number.NaN;
    await denials.close();
    expect(failures).toEqual([expect.any(RangeError)]);
  });

  test('JOURNAL_UNAVAILABLE: whoever would share a line that is not durable is told, and the next one tries anew', async () => {
    const disk = directory();
    const { many, deny, journal } = await counting(disk);
    await many(DENIALS_EACH);
    disk.failOn('sync', 1, 'fails');
    const both = await Promise.allSettled([deny(), deny()]);
    for (const each of both) expect(each).toMatchObject({ reason: { code: 'JOURNAL_UNAVAILABLE' } });
    while (!journal.available) await new Promise((resolve) => setTimeout(resolve, 1));
    await deny();
    expect(recordsOf(journal)).toHaveLength(DENIALS_EACH + 1);
  });
});
