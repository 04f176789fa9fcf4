/**
 * What a decision costs in a large directory, against a small one: the ratio, in one run.
 *
 * Both directories are read by the view from generated blocks. Rounds alternate between them, so that a busy machine
 * slows both alike; the median round counts.
 */
import {
  type AccessQuestion,
  type Coordinate,
  decide,
  type EntryCode,
  type ItemId,
  type MspId,
  type PurposeCode,
  type SubgraphName,
  type Touch,
} from '../../chaincode/model';
import { codeNumber } from '../chaincode/model/sample';
import {
  consumerNumber,
  HOUSING,
  ITEMS,
  type LoadedDirectory,
  loadDirectory,
  SCENARIO_ENTRIES,
} from './sample-directories';
import { printTable } from './table';

const SMALL = { entries: SCENARIO_ENTRIES, grants: 10 };
const LARGE = { entries: 10_000, grants: 100_000 };
const ROUNDS = 40;
/** The first rounds warm the compiler up and do not count. */
const WARM_UP_ROUNDS = 8;
const DECISIONS_A_ROUND = 500;

/** One line of the result. `ask` gives the `n`-th question to a directory; `scopes` is what each must be allowed. */
interface Comparison {
  readonly name: string;
  readonly ask: (n: number, directory: LoadedDirectory) => AccessQuestion;
  readonly scopes: number;
}

const SCENARIO = question(
  HOUSING,
  [...Array(SCENARIO_ENTRIES).keys()].map((n) => codeNumber(n + 1)),
);
const OTHER_PURPOSE: AccessQuestion = { ...SCENARIO, purpose: 'statistics' as PurposeCode };

const COMPARISONS: readonly Comparison[] = [
  { name: 'allowed: 20 touches of 5 entries, 2 grants each', ask: () => SCENARIO, scopes: 10 },
  { name: 'denied: the same for another purpose', ask: () => OTHER_PURPOSE, scopes: 0 },
  {
    name: 'allowed: 4 touches, each time of another entry',
    // In the small directory these are its five entries in turn; in the large one, entries all over it.
    ask: (n, { entries }) => {
      const at = entries === SMALL.entries ? n % SMALL.entries : 10 + ((n * 7_919) % (entries - 10));
      return question(entries === SMALL.entries ? HOUSING : consumerNumber(at), [codeNumber(at + 1)]);
    },
    scopes: Number.NaN,
  },
];

/** The scenario's shape: of each entry its existence and three items. */
function question(caller: MspId, entries: readonly EntryCode[]): AccessQuestion {
  const touches = entries.flatMap((entry) =>
    [undefined, ...ITEMS.slice(0, 3)].map((item) => touch(caller, entry, item)),
  );
  return { caller, purpose: 'housing-eligibility' as PurposeCode, touches };
}

function touch(beneficiary: MspId, entry: EntryCode, item: string | undefined): Touch {
  return {
    subgraph: 'sample' as SubgraphName,
    coordinate: `Sample.${item ?? 'all'}` as Coordinate,
    entry,
    item: item as ItemId | undefined,
    beneficiary,
    derives: undefined,
  };
}

/** Loads both directories, decides, and prints what it cost. */
export async function decisionBench(): Promise<void> {
  const small = await loadDirectory(SMALL);
  const large = await loadDirectory(LARGE);
  printTable(
    ['directory', 'entries', 'grants', 'blocks', 'replayed in', 'heap'],
    [small, large].map(sizeRow),
  );
  printTable(
    ['one decision', 'small', 'large', 'ratio'],
    COMPARISONS.map((comparison) => compare(comparison, small, large)),
  );
  await Promise.all([small.view.close(), large.view.close()]);
}

function sizeRow({ entries, grants, blocks, loadMs, heapMb }: LoadedDirectory): readonly string[] {
  return [
    entries === SMALL.entries ? 'small' : 'large',
    entries.toLocaleString('en'),
    grants.toLocaleString('en'),
    blocks.toLocaleString('en'),
    `${(loadMs / 1000).toFixed(2)} s`,
    `${heapMb.toFixed(0)} MB`,
  ];
}

function compare(comparison: Comparison, small: LoadedDirectory, large: LoadedDirectory): readonly string[] {
  const inSmall: number[] = [];
  const inLarge: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const [a, b] = [roundIn(small, comparison), roundIn(large, comparison)];
    if (round < WARM_UP_ROUNDS) continue;
    inSmall.push(a);
    inLarge.push(b);
  }
  const [a, b] = [median(inSmall), median(inLarge)];
  return [comparison.name, `${a.toFixed(1)} µs`, `${b.toFixed(1)} µs`, (b / a).toFixed(2)];
}

/** Microseconds a decision. @throws when it decides otherwise than meant: then it measures something else. */
function roundIn(directory: LoadedDirectory, { name, ask, scopes }: Comparison): number {
  const { view } = directory;
  const epoch = view.current;
  const moment = view.moment(epoch, () => 0);
  const questions = [...Array(DECISIONS_A_ROUND).keys()].map((n) => ask(n, directory));
  let allowed = 0;
  const started = performance.now();
  for (const each of questions) {
    const decision = decide(each, epoch, moment);
    allowed += decision.allowed ? decision.scopes.length : 0;
  }
  const elapsedMs = performance.now() - started;
  const isMeant = Number.isNaN(scopes)
    ? allowed >= DECISIONS_A_ROUND
    : allowed === scopes * DECISIONS_A_ROUND;
  if (!isMeant) throw new Error(`\`${name}\` had ${allowed} scopes`);
  return (elapsedMs * 1000) / DECISIONS_A_ROUND;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
