import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTHING } from '../../../../chaincode/ledger/block/namespace-set';
import {
  isSameSummary,
  parseSummary,
  summarize,
  toSummaryMessage,
} from '../../../../chaincode/ledger/block/range-summary';
import type { Read } from '../../../../chaincode/ledger/block/read';
import { readConflict } from '../../../../chaincode/ledger/block/read-conflict';
import { StateOverlay } from '../../../../chaincode/ledger/block/state-overlay';
import { ReplayedState } from '../fixture/replayed-state';

/** What Fabric v3.1.1's own `rwsetutil.RangeQueryResultsHelper` answers for {@link reads}. */
interface Vector {
  readonly reads: number;
  readonly maxDegree: number;
  /** 0: no summary. */
  readonly maxLevel: number;
  readonly hashes: readonly string[];
}

const VECTORS = JSON.parse(
  readFileSync(join(__dirname, 'range-summary.vectors.json'), 'utf8'),
) as readonly Vector[];

function reads(count: number): Read[] {
  return Array.from({ length: count }, (_, at) => ({
    key: `key${String(at).padStart(5, '0')}`,
    version: { block: BigInt(at % 7), transaction: at % 3 },
  }));
}

test.each(VECTORS)('$reads reads of degree $maxDegree have Fabric’s summary', (vector) => {
  const summary = summarize(reads(vector.reads), vector.maxDegree);
  expect(summary?.maxLevel ?? 0).toBe(vector.maxLevel);
  const hashes = (summary?.hashes ?? []).map((hash) => Buffer.from(hash).toString('hex'));
  expect(hashes).toEqual(vector.hashes);
});

test('a summary reads back from its message', () => {
  const summary = summarize(reads(103), 50);
  if (summary === undefined) throw new Error('no summary');
  const again = parseSummary(toSummaryMessage(summary));
  expect(isSameSummary(again, summary)).toBe(true);
  expect(isSameSummary({ ...again, maxLevel: 2 }, summary)).toBe(false);
  expect(isSameSummary({ ...again, maxDegree: 49 }, summary)).toBe(false);
  expect(isSameSummary({ ...again, hashes: again.hashes.slice(1) }, summary)).toBe(false);
});

describe('a summary in a transaction', () => {
  const state = (count: number): StateOverlay => {
    const replayed = new ReplayedState();
    const written = { namespace: 'hub', value: Buffer.from('x'), metadata: undefined };
    replayed.apply(
      reads(count).flatMap(({ key, version }) =>
        version === undefined ? [] : [{ ...written, key, version }],
      ),
    );
    return new StateOverlay(replayed);
  };
  const conflict = (summary: ReturnType<typeof summarize>, overlay: StateOverlay) =>
    readConflict(
      [
        {
          namespace: 'hub',
          ...NOTHING,
          ranges: [
            {
              startKey: 'key',
              endKey: 'kez',
              exhausted: true,
              reads: [],
              ...(summary === undefined ? {} : { summary }),
            },
          ],
        },
      ],
      overlay,
    );

  test('holds over the state it was made from, and over no other', () => {
    const summary = summarize(reads(120), 50);
    expect(conflict(summary, state(120))).toBeUndefined();
    expect(conflict(summary, state(119))).toBe('PHANTOM_READ_CONFLICT');
    expect(conflict(summary, state(121))).toBe('PHANTOM_READ_CONFLICT');
    expect(conflict(summary, state(3))).toBe('PHANTOM_READ_CONFLICT');
  });

  test('of a degree that no tree has is a conflict', () => {
    const summary = { maxDegree: 1, maxLevel: 1, hashes: [] };
    expect(conflict(summary, state(0))).toBe('PHANTOM_READ_CONFLICT');
  });
});
