import fc from 'fast-check';
import { runs } from '../../../../depth';
import { appendBlocks, faultAfter, faultAfterTwo, type Run, type RunOptions } from './power-loss';
import { WasmSqlite } from './wasm-database';

let sqlite: WasmSqlite;
let run: Run;
const BLOCKS = 15;

beforeAll(async () => {
  sqlite = await WasmSqlite.load();
  run = appendBlocks(sqlite, { blocks: BLOCKS });
});

const nothing = (): number => 1;

/** The moments at which most is at stake: just before each sync, and just after each acknowledgement. */
function decisiveMoments({ disk, acknowledged }: Run): number[] {
  return [...disk.syncs, ...acknowledged.map(({ at }) => at)].sort((a, b) => a - b);
}

/** The first thing wrong with any of the decisive moments, when the disk keeps only what was synced. */
function firstFault(options: Partial<RunOptions> = {}): string | undefined {
  const tried = appendBlocks(sqlite, { blocks: BLOCKS, ...options });
  for (const at of decisiveMoments(tried)) {
    const fault = faultAfter(sqlite, tried, at, 'nothing', nothing);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

test('the SQLite that is tried here is the version that the ledger runs on', () => {
  expect(sqlite.version).toBe(process.versions.sqlite);
});

test('a disk that keeps only what was synced keeps every acknowledged block, whole', () => {
  expect(firstFault()).toBeUndefined();
});

test('a process that is killed at any write leaves whole blocks, every acknowledged one', () => {
  const step = runs(11, 1);
  for (let at = 0; at <= run.disk.operations; at += step) {
    expect(faultAfter(sqlite, run, at, 'all', nothing)).toBeUndefined();
  }
});

test('whatever sectors of the unsynced a disk keeps, every acknowledged block is there, and nothing half', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.infiniteStream(unit()), (moment, stream) => {
      const at = Math.round(moment * run.disk.operations);
      expect(faultAfter(sqlite, run, at, 'some', drawing(stream))).toBeUndefined();
    }),
    { numRuns: runs(80, 4_000) },
  );
});

test('power that is lost again while the store recovers takes nothing either', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.infiniteStream(unit()), (moment, stream) => {
      const at = Math.round(moment * run.disk.operations);
      expect(faultAfterTwo(sqlite, run, at, drawing(stream))).toBeUndefined();
    }),
    { numRuns: runs(40, 2_000) },
  );
});

test.each([
  ['a store that never syncs', { weakenedBy: 'PRAGMA synchronous = OFF' }],
  ['a store that syncs only when it copies its log', { weakenedBy: 'PRAGMA synchronous = NORMAL' }],
  ['a disk that says it synced and did not', { isLying: true }],
])('%s is found out: acknowledged blocks are lost', (_, options) => {
  expect(firstFault(options)).toMatch(
    /^after \d+ operations, of the unsynced nothing: block \d+ was acknowledged/,
  );
});

const unit = (): fc.Arbitrary<number> => fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function drawing(stream: fc.Stream<number>): () => number {
  return () => stream.next().value ?? 0;
}
