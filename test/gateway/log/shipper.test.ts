import fc from 'fast-check';
import { HubError } from '../../../chaincode/model';
import {
  BATCH_LIMITS,
  type BatchLimits,
  readPosition,
  Shipper,
  type ShippingFailure,
} from '../../../gateway/log';
import type { Journal } from '../../../gateway/record';
import { ForgetfulDirectory } from '../../chaincode/ledger/durable/forgetful-directory';
import { runs } from '../../depth';
import { EMPTY, LOG, openJournal, sampleDecision, sampleOutcome } from '../record/sample-record';
import { FaultyLedger, type LedgerFault, type LedgerStep } from './faulty-ledger';

interface ShippingFixture {
  readonly limits?: BatchLimits;
  readonly lingerMs?: number;
  readonly quietMs?: number;
  readonly failures?: ShippingFailure[];
}

type Connection = Pick<FaultyLedger, 'endorse' | 'commit'>;

/** What one process has of the ledger: nothing of a process that died arrives there. */
function connectTo(ledger: FaultyLedger): Connection & { cut(): void } {
  let dead = false;
  const alive = () => {
    if (dead) throw new HubError('LEDGER_UNAVAILABLE', 'this process is dead');
  };
  return {
    cut: () => {
      dead = true;
    },
    endorse: async (call) => {
      alive();
      return await ledger.endorse(call);
    },
    commit: async (transaction) => {
      alive();
      return await ledger.commit(transaction);
    },
  };
}

function ship(ledger: Connection, journal: Journal, fixture: ShippingFixture = {}): Shipper {
  const shipper = new Shipper({
    ledger,
    journal,
    log: LOG,
    limits: fixture.limits ?? BATCH_LIMITS,
    lingerMs: fixture.lingerMs ?? 0,
    quietMs: fixture.quietMs ?? 60_000,
    backoffMs: [1, 8],
    failed: (failure) => void fixture.failures?.push(failure),
  });
  shipper.start();
  return shipper;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 25_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('did not happen');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const denial = () => sampleDecision({ allowed: false, grants: [] });
const sequences = (ledger: FaultyLedger) => ledger.records.map(({ sequence }) => Number(sequence));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('shipping', () => {
  test('brings every record onto the ledger, in order', async () => {
    const ledger = new FaultyLedger();
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    const shipper = ship(ledger, journal);
    const { access } = await journal.decide(sampleDecision());
    await journal.conclude(sampleOutcome(access));
    await until(() => ledger.records.length === 2);
    expect(ledger.records.map(({ kind }) => kind)).toEqual(['DECISION', 'OUTCOME']);
    await shipper.stop();
  });

  test('lets a decision travel with its outcome', async () => {
    const ledger = new FaultyLedger();
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    const shipper = ship(ledger, journal, { lingerMs: 60_000 });
    const { access } = await journal.decide(sampleDecision());
    await journal.conclude(sampleOutcome(access));
    shipper.hurry();
    await until(() => ledger.records.length === 2);
    expect(ledger.batches).toHaveLength(1);
    await shipper.stop();
  });

  test('has one batch on its way while the next one grows', async () => {
    const ledger = new FaultyLedger();
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    const shipper = ship(ledger, journal);
    for (let n = 0; n < 20; n++) await Promise.all(upTo(10).map(() => journal.decide(denial())));
    await until(() => ledger.records.length === 200);
    expect(sequences(ledger)).toEqual(upTo(200));
    expect(ledger.batches.length).toBeLessThan(60);
    await shipper.stop();
  });

  test('keeps batches within their limits, but takes a record that is larger alone', async () => {
    const ledger = new FaultyLedger();
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    await Promise.all(upTo(10).map(() => journal.decide(denial())));
    const small = ship(ledger, journal, { limits: { maxRecords: 3, maxBytes: 1_000_000 } });
    await until(() => ledger.records.length === 10);
    await small.stop();
    expect(ledger.batches.map(({ records }) => records.length)).toEqual([3, 3, 3, 1]);
    await Promise.all(upTo(2).map(() => journal.decide(denial())));
    const tiny = ship(ledger, journal, { limits: { maxRecords: 3, maxBytes: 1 } });
    await until(() => ledger.records.length === 12);
    await tiny.stop();
    expect(ledger.batches.slice(-2).map(({ records }) => records.length)).toEqual([1, 1]);
  });

  test('commits empty batches in quiet times', async () => {
    const ledger = new FaultyLedger();
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    const shipper = ship(ledger, journal, { quietMs: 10 });
    await until(() => ledger.batches.length >= 3);
    await journal.decide(denial());
    await until(() => ledger.records.length === 1);
    await shipper.stop();
    expect(ledger.batches.slice(0, 3).every(({ records }) => records.length === 0)).toBe(true);
  });

  test('sends nothing whose envelope is not durable', async () => {
    const ledger = new FaultyLedger();
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory });
    await journal.decide(denial());
    directory.failOn('sync', 1, 'fails');
    const shipper = ship(ledger, journal);
    await until(() => ledger.records.length === 1);
    await shipper.stop();
    for (const { envelope } of ledger.sent) {
      expect(directory.durableText()).toContain(Buffer.from(envelope).toString('base64'));
    }
    expect(ledger.sent).toHaveLength(1);
    expect(ledger.calls.filter((step) => step === 'endorse').length).toBeGreaterThan(1);
  });
});

describe('when the ledger fails', () => {
  const table: readonly (readonly [LedgerStep, LedgerFault])[] = [
    ['endorse', 'fails'],
    ['endorse', 'refuses'],
    ['commit', 'fails'],
    ['commit', 'fails but persisted'],
    ['commit', 'refuses'],
  ];

  test.each(table)('a batch whose %s %s stands on the ledger once', async (step, fault) => {
    const ledger = new FaultyLedger();
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    await journal.decide(denial());
    ledger.failNext(step, fault, fault);
    const shipper = ship(ledger, journal);
    await until(() => ledger.records.length === 1 && journal.pending.size === 0);
    await journal.decide(denial());
    await until(() => ledger.records.length === 2);
    await shipper.stop();
    expect(sequences(ledger)).toEqual([0, 1]);
    expect(shipper.failure).toBeUndefined();
  });

  test('in doubt the very same bytes are sent again', async () => {
    const ledger = new FaultyLedger();
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    await journal.decide(denial());
    ledger.failNext('commit', 'fails', 'fails but persisted', 'fails');
    const shipper = ship(ledger, journal);
    await until(() => journal.pending.size === 0);
    await shipper.stop();
    expect(new Set(ledger.sent.map(({ envelope }) => envelope)).size).toBe(1);
    expect(ledger.sent).toHaveLength(4);
  });

  test('a record that comes while a sent batch is in doubt travels with the next one', async () => {
    const ledger = new FaultyLedger();
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    await journal.decide(denial());
    ledger.failNext('commit', 'hangs');
    const shipper = ship(ledger, journal);
    await until(() => ledger.sent.length === 1);
    await journal.decide(denial());
    await ledger.close();
    await until(() => journal.pending.size === 0);
    await shipper.stop();
    expect(ledger.batches.map(({ records }) => records.length)).toEqual([1, 1]);
    expect(sequences(ledger)).toEqual([0, 1]);
  });

  test('while it is away, records wait and recording goes on', async () => {
    const ledger = new FaultyLedger();
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    ledger.goAway();
    const failures: ShippingFailure[] = [];
    const shipper = ship(ledger, journal, { failures });
    await Promise.all(upTo(5).map(() => journal.decide(denial())));
    await until(() => failures.length > 3);
    expect(ledger.records).toHaveLength(0);
    ledger.comeBack();
    await until(() => ledger.records.length === 5);
    await shipper.stop();
  });

  test('NOT_ANCHORED: what nobody relays is told of each time, and how often in a row', async () => {
    const ledger = new FaultyLedger();
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    await journal.decide(denial());
    const anchoring = Array<LedgerFault>(4).fill('is not anchored');
    ledger.failNext('endorse', ...anchoring, 'refuses', 'is not anchored');
    const failures: ShippingFailure[] = [];
    const shipper = ship(ledger, journal, { failures });
    await until(() => ledger.records.length === 1 && journal.pending.size === 0);
    ledger.failNext('endorse', 'is not anchored');
    await journal.decide(denial());
    await until(() => ledger.records.length === 2);
    await shipper.stop();
    expect(failures.map(({ error, repeats }) => [(error as HubError).code, repeats])).toEqual([
      ['NOT_ANCHORED', 1],
      ['NOT_ANCHORED', 2],
      ['NOT_ANCHORED', 3],
      ['NOT_ANCHORED', 4],
      ['ENDORSEMENT_FAILED', 1],
      ['NOT_ANCHORED', 1],
      ['NOT_ANCHORED', 1],
    ]);
  });

  test('FORK: another batch in this one’s place ends the shipping for good', async () => {
    const ledger = new FaultyLedger();
    const mine = await openJournal({ directory: new ForgetfulDirectory() });
    const others = await openJournal({ directory: new ForgetfulDirectory() });
    await others.decide(denial());
    const first = ship(ledger, others);
    await until(() => ledger.records.length === 1);
    await first.stop();
    await mine.decide(denial());
    const second = ship(ledger, mine);
    await until(() => second.failure !== undefined);
    expect(second.failure).toMatchObject({ code: 'FORK' });
    const calls = ledger.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(ledger.calls).toHaveLength(calls);
    await second.stop();
  });
});

describe('after a crash at any moment', () => {
  test('every durable record stands on the ledger once, without a gap', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ records: fc.nat(6), runMs: fc.nat(12), power: fc.boolean() }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.array(
          fc.tuple(
            fc.constantFrom<LedgerStep>('endorse', 'commit'),
            fc.constantFrom<LedgerFault>('fails', 'fails but persisted', 'refuses'),
          ),
          { maxLength: 6 },
        ),
        async (lives, faults) => {
          const ledger = new FaultyLedger();
          for (const [step, fault] of faults) ledger.failNext(step, fault);
          let directory = new ForgetfulDirectory();
          const durable: string[] = [];
          for (const { records, runMs, power } of lives) {
            const position = await readPosition(ledger, LOG);
            const journal = await openJournal({ directory, ledger: position, segmentBytes: 3000 });
            const connection = connectTo(ledger);
            const shipper = ship(connection, journal);
            for (const { access } of await Promise.all(upTo(records).map(() => journal.decide(denial())))) {
              durable.push(access);
            }
            await new Promise((resolve) => setTimeout(resolve, runMs));
            // The process dies here: what it still does happens to a directory nobody reads again.
            connection.cut();
            const left = power ? directory.losePower() : directory.kill();
            await shipper.stop();
            directory = left;
          }
          const journal = await openJournal({ directory, ledger: await readPosition(ledger, LOG) });
          const shipper = ship(ledger, journal);
          await until(() => journal.pending.size === 0 && journal.submitted === undefined);
          await shipper.stop();
          expect(sequences(ledger)).toEqual(upTo(ledger.records.length));
          expect(ledger.records.map(({ access }) => access)).toEqual(durable);
          expect(shipper.failure).toBeUndefined();
        },
      ),
      { numRuns: runs(12, 150) },
    );
  });

  test('a position is read from the head of the log', async () => {
    expect(await readPosition(new FaultyLedger(), LOG)).toEqual({ ...EMPTY, height: 0n });
  });
});
