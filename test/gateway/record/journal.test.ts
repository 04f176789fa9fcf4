import fc from 'fast-check';
import { grantId, instantOf, isHubError } from '../../../chaincode/model';
import { type Journal, newAccessIdentity, readLine } from '../../../gateway/record';
import {
  type Fault,
  ForgetfulDirectory,
  type Step,
} from '../../chaincode/ledger/durable/forgetful-directory';
import { runs } from '../../depth';
import { EMPTY, GRANT, NOON, openJournal, sampleDecision, sampleOutcome } from './sample-record';

/** The records an opened journal holds, oldest first. */
function recordsOf(journal: Journal) {
  return journal.pending.oldest(100_000, Number.MAX_SAFE_INTEGER).map(({ json }) => {
    const line = readLine(json);
    if (line.kind !== 'DECISION' && line.kind !== 'OUTCOME') throw new Error('not a record');
    return line;
  });
}

const tick = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for what the journal does by itself; fails after 10 s. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 25_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('did not come true within 25 s');
    await tick(5);
  }
}

describe('what the journal says is durable', () => {
  test('a decision that was recorded survives a loss of power, and is interrupted', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory });
    const { access } = await journal.decide(sampleDecision());

    const after = recordsOf(await openJournal({ directory: directory.losePower() }));
    expect(after.map(({ kind, sequence }) => [kind, sequence])).toEqual([
      ['DECISION', '0'],
      ['OUTCOME', '1'],
    ]);
    expect(after[1]).toMatchObject({ access, status: 'INTERRUPTED' });
  });

  test('an outcome that was recorded survives a loss of power, and stays as it is', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory });
    const { access } = await journal.decide(sampleDecision());
    await journal.conclude(sampleOutcome(access));

    const after = recordsOf(await openJournal({ directory: directory.losePower() }));
    expect(after.map(({ kind }) => kind)).toEqual(['DECISION', 'OUTCOME']);
    expect(after[1]).toMatchObject({ status: 'RELEASED' });
  });

  test('a denial needs no outcome', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory });
    await journal.decide(sampleDecision({ allowed: false, grants: [] }));
    expect(recordsOf(await openJournal({ directory: directory.losePower() }))).toHaveLength(1);
  });

  test('a record that only the system cache held when the process was killed is durable after the restart', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory });
    await journal.decide(sampleDecision());
    const killed = directory.kill();
    await openJournal({ directory: killed });
    expect(recordsOf(await openJournal({ directory: killed.losePower() }))).toHaveLength(2);
  });

  test('at any loss of power, whatever was told as durable is there, in order and without a gap', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 25 }),
        fc.nat(2000),
        fc.integer({ min: 200, max: 4000 }),
        async (groups, kept, segmentBytes) => {
          const directory = new ForgetfulDirectory();
          const journal = await openJournal({ directory, segmentBytes });
          const told: string[] = [];
          for (const size of groups) {
            const group = Array.from({ length: size }, () => journal.decide(sampleDecision()));
            for (const { access } of await Promise.all(group)) told.push(access);
          }
          // One more group that nobody is told of.
          const untold = [journal.decide(sampleDecision()), journal.decide(sampleDecision())];
          const found = recordsOf(await openJournal({ directory: directory.losePower(kept), segmentBytes }));
          expect(found.map(({ sequence }) => Number(sequence))).toEqual(found.map((_, index) => index));
          expect(found.slice(0, told.length).map(({ access }) => access)).toEqual(told);
          await Promise.all(untold);
        },
      ),
      { numRuns: runs(15, 200) },
    );
  });
});

describe('a torn tail', () => {
  test('is cut at any byte, and writing goes on after what is whole', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory });
    const first = await journal.decide(sampleDecision({ allowed: false }));
    const [name = ''] = await directory.list();
    const whole = (await directory.read(name)).length;
    await journal.decide(sampleDecision({ allowed: false }));
    const all = (await directory.read(name)).length;
    for (let length = whole; length < all; length += 37) {
      const torn = directory.kill();
      torn.overwrite(name, (bytes) => bytes.subarray(0, length));
      const reopened = await openJournal({ directory: torn });
      const next = await reopened.decide(sampleDecision({ allowed: false }));
      expect(next.sequence).toBe('1');
      const last = recordsOf(await openJournal({ directory: torn.losePower() }));
      expect(last.map(({ access }) => access)).toEqual([first.access, next.access]);
    }
  });

  test('DATA_DIR_CORRUPT: a changed byte in a full segment is no torn tail', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory, segmentBytes: 500 });
    for (let n = 0; n < 4; n++) await journal.decide(sampleDecision({ allowed: false }));
    const [oldest = ''] = [...(await directory.list())].sort();
    directory.overwrite(oldest, (bytes) => {
      bytes[bytes.length - 5] = 0x21;
      return bytes;
    });
    await expect(openJournal({ directory })).rejects.toMatchObject({ code: 'DATA_DIR_CORRUPT' });
  });

  test('DATA_DIR_CORRUPT: a segment that is gone from the middle is a gap', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory, segmentBytes: 500 });
    for (let n = 0; n < 4; n++) await journal.decide(sampleDecision({ allowed: false }));
    const middle = [...(await directory.list())].sort()[1] ?? '';
    await directory.remove(middle);
    await expect(openJournal({ directory })).rejects.toMatchObject({ code: 'DATA_DIR_CORRUPT' });
  });
});

describe('when the disk fails', () => {
  const table: readonly (readonly [Step, Fault])[] = [
    ['append', 'fails'],
    ['append', 'fails but persisted'],
    ['sync', 'fails'],
    ['sync', 'fails but persisted'],
  ];

  test.each(table)(
    'JOURNAL_UNAVAILABLE: a decision whose %s %s is refused, and its place is used again',
    async (step, fault) => {
      const directory = new ForgetfulDirectory();
      const journal = await openJournal({ directory });
      directory.failOn(step, 1, fault);
      const both = await Promise.allSettled([
        journal.decide(sampleDecision({ allowed: false })),
        journal.decide(sampleDecision({ allowed: false })),
      ]);
      for (const each of both) {
        expect(each.status === 'rejected' && isHubError(each.reason, 'JOURNAL_UNAVAILABLE')).toBe(true);
      }
      await until(() => journal.available);
      const { sequence, access } = await journal.decide(sampleDecision({ allowed: false }));
      expect(sequence).toBe('0');
      const found = recordsOf(await openJournal({ directory: directory.losePower() }));
      expect(found.map((record) => record.access)).toEqual([access]);
    },
  );

  test.each(table)(
    'an access whose outcome could not be written because %s %s gets an outcome later',
    async (step, fault) => {
      const directory = new ForgetfulDirectory();
      const journal = await openJournal({ directory });
      const { access } = await journal.decide(sampleDecision());
      directory.failOn(step, 1, fault);
      await expect(journal.conclude(sampleOutcome(access))).rejects.toMatchObject({
        code: 'JOURNAL_UNAVAILABLE',
      });
      await until(() => recordsOf(journal).length === 2);
      expect(recordsOf(journal).map(({ kind }) => kind)).toEqual(['DECISION', 'OUTCOME']);
      expect(recordsOf(journal)[1]).toMatchObject({ access, status: 'INTERRUPTED' });
    },
  );

  test('nothing is taken before the failed bytes are cut', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory });
    directory.failOn('sync', 1, 'fails');
    directory.failOn('truncate', 1, 'fails');
    await expect(journal.decide(sampleDecision())).rejects.toMatchObject({ code: 'JOURNAL_UNAVAILABLE' });
    expect(journal.available).toBe(false);
    await expect(journal.decide(sampleDecision())).rejects.toMatchObject({ code: 'JOURNAL_UNAVAILABLE' });
    await until(() => journal.available);
  });

  test.each<Step>(['create', 'append', 'sync', 'syncDirectory'])(
    'a new segment whose %s fails costs no record',
    async (step) => {
      const directory = new ForgetfulDirectory();
      const journal = await openJournal({ directory, segmentBytes: 500 });
      // The group's own append and sync come first.
      directory.failOn(step, step === 'append' || step === 'sync' ? 2 : 1, 'fails');
      for (let n = 0; n < 3; n++) await journal.decide(sampleDecision({ allowed: false }));
      await tick(20);
      expect(recordsOf(await openJournal({ directory: directory.losePower() }))).toHaveLength(3);
    },
  );
});

describe('segments', () => {
  test('are removed once their records stand on the ledger, and not before', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory, segmentBytes: 500 });
    for (let n = 0; n < 6; n++) await journal.decide(sampleDecision({ allowed: false }));
    await until(async () => (await directory.list()).length > 3);
    const before = (await directory.list()).length;
    await journal.confirm(0n, 3n);
    await until(async () => (await directory.list()).length < before);
    const reopened = await openJournal({
      directory: directory.losePower(),
      ledger: { size: 3n, nextBatch: 1n },
    });
    expect(recordsOf(reopened).map(({ sequence }) => sequence)).toEqual(['3', '4', '5']);
  });

  test('an access that is open when its segment is removed is still interrupted after a crash', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory, segmentBytes: 500 });
    const { access } = await journal.decide(sampleDecision());
    for (let n = 0; n < 4; n++) await journal.decide(sampleDecision({ allowed: false }));
    await tick(20);
    await journal.confirm(0n, 5n);
    await tick(20);
    const after = recordsOf(
      await openJournal({ directory: directory.losePower(), ledger: { size: 5n, nextBatch: 1n } }),
    );
    expect(after).toMatchObject([{ access, status: 'INTERRUPTED', sequence: '5' }]);
  });
});

const AT = instantOf(NOON);

describe('quotas', () => {
  test('count each allowed operation once a grant, at once, and after a restart', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory, segmentBytes: 500 });
    const pending = [1, 2, 3].map(() => journal.decide(sampleDecision({ grants: [GRANT, GRANT] })));
    expect(journal.usedOn(GRANT, AT)).toBe(3);
    await Promise.all(pending);
    await journal.decide(sampleDecision({ allowed: false, grants: [] }));
    await tick(20);
    await journal.confirm(0n, 4n);
    await tick(20);
    const reopened = await openJournal({
      directory: directory.losePower(),
      ledger: { size: 4n, nextBatch: 1n },
    });
    expect(reopened.usedOn(GRANT, AT)).toBe(3);
  });

  test('an operation counts against each grant it was delegated from, once', async () => {
    const parent = grantId.parse('g-000000000001');
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    await journal.decide(sampleDecision({ grants: [GRANT], delegatedFrom: [parent] }));
    await journal.decide(sampleDecision({ grants: [GRANT, parent], delegatedFrom: [parent] }));
    expect([journal.usedOn(GRANT, AT), journal.usedOn(parent, AT)]).toEqual([2, 2]);
  });

  test('begin anew on the next UTC day, and are not given back by a clock that goes back', async () => {
    let now = NOON;
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory, nowMs: () => now });
    await journal.decide(sampleDecision({ atMs: now }));
    now += 86_400_000;
    expect(journal.usedOn(GRANT, instantOf(now))).toBe(0);
    await journal.decide(sampleDecision({ atMs: now }));
    now -= 2 * 86_400_000;
    expect(journal.usedOn(GRANT, instantOf(now))).toBe(1);
  });

  test('a decision the disk refused counts nothing', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory });
    directory.failOn('sync', 1, 'fails');
    await expect(journal.decide(sampleDecision())).rejects.toMatchObject({ code: 'JOURNAL_UNAVAILABLE' });
    expect(journal.usedOn(GRANT, AT)).toBe(0);
  });
});

describe('slices of quotas', () => {
  const period = '2026-11-23';
  const slice = { grant: GRANT, period, operations: 5 };

  test('are held on their day, also after a restart and in later segments', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory, segmentBytes: 300 });
    await journal.hold(slice);
    for (let n = 0; n < 4; n++) await journal.decide(sampleDecision());
    await journal.hold(slice);
    expect(journal.heldOn(GRANT, AT)).toBe(10);
    expect(journal.heldOn(GRANT, instantOf(NOON + 86_400_000))).toBe(0);
    await journal.confirm(0n, 4n);
    await journal.close();
    const reopened = await openJournal({
      directory: directory.losePower(),
      ledger: { size: 4n, nextBatch: 1n },
    });
    expect([reopened.heldOn(GRANT, AT), reopened.usedOn(GRANT, AT)]).toEqual([10, 4]);
  });

  test('of a day that is over are lost, and those of a new day end the old one', async () => {
    const journal = await openJournal({ directory: new ForgetfulDirectory() });
    await journal.hold({ ...slice, period: '2026-11-24' });
    await journal.hold(slice);
    expect(journal.heldOn(GRANT, AT)).toBe(0);
    expect(journal.heldOn(GRANT, instantOf(NOON + 86_400_000))).toBe(5);
  });

  test('are lost with the records that say what was given out of them', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory });
    await journal.hold(slice);
    await journal.decide(sampleDecision());
    await journal.close();
    const behind = await openJournal({
      directory: directory.losePower(),
      ledger: { size: 9n, nextBatch: 2n },
    });
    expect(behind.heldOn(GRANT, AT)).toBe(0);
  });
});

test('a segment that grew full without a record is gone on with', async () => {
  const directory = new ForgetfulDirectory();
  const journal = await openJournal({ directory, segmentBytes: 300 });
  for (let n = 0; n < 20; n++) await journal.confirm(BigInt(n), 0n);
  const { access } = await journal.decide(sampleDecision());
  await journal.confirm(20n, 0n);
  await journal.close();
  const ledger = { size: 0n, nextBatch: 21n };
  const after = await openJournal({ directory: directory.losePower(), ledger });
  expect(recordsOf(after)).toMatchObject([{ access }, { access, status: 'INTERRUPTED' }]);
});

describe('against the ledger', () => {
  test('a journal that was lost goes on after what the ledger has', async () => {
    const warnings: string[] = [];
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory, ledger: { size: 70n, nextBatch: 4n }, warnings });
    expect((await journal.decide(sampleDecision())).sequence).toBe('70');
    expect(warnings).toHaveLength(1);
  });

  test('CHAIN_BROKEN: a ledger that lost what it confirmed', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory });
    await journal.decide(sampleDecision({ allowed: false }));
    await journal.confirm(0n, 1n);
    await expect(openJournal({ directory, ledger: EMPTY })).rejects.toMatchObject({ code: 'CHAIN_BROKEN' });
  });

  test('an access key never reaches the disk', async () => {
    const directory = new ForgetfulDirectory();
    const journal = await openJournal({ directory });
    const { id, key } = newAccessIdentity();
    await journal.decide(sampleDecision({ access: id }));
    expect(directory.durableText()).toContain(id);
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      expect(directory.durableText()).not.toContain(Buffer.from(key).toString(encoding));
    }
  });
});
