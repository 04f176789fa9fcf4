/**
 * What a decision costs in a large directory, against one of ten grants: the ratio, in one run.
 *
 * Rounds alternate between the two, so that a busy machine slows both alike; the median round counts. Questions are made
 * before the clock starts.
 */
import type { Epoch } from '../../chaincode/ledger/view';
import {
  type AccessQuestion,
  type Coordinate,
  type Decision,
  type DecisionMoment,
  decide,
  type EntryCode,
  type ItemId,
  type MspId,
  type PurposeCode,
  type SubgraphName,
  type Touch,
} from '../../chaincode/model';
import { codeNumber } from '../chaincode/model/sample';
import type { OpenedDirectory } from './open-directory';
import { median, type Section, shown } from './report';
import {
  GRANTS_A_PAIR,
  HOUSING,
  ITEMS,
  otherPairs,
  pairNumber,
  SCENARIO_ENTRIES,
} from './sample-directories';

/** The first rounds warm the compiler up and do not count. */
const WARM_UP_ROUNDS = 8;
const DECISIONS_A_ROUND = 500;
/** A prime: pairs come in an order that no cache expects. */
const STRIDE = 104_729;

/** Small enough that all were asked before the rounds that count; with their rows far larger than a processor's caches. */
const OTHER_PAIRS = WARM_UP_ROUNDS * DECISIONS_A_ROUND;

type Rule = (question: AccessQuestion, epoch: Epoch, moment: DecisionMoment) => Decision;

/** One line of the result. `ask` gives the `n`-th question to a directory; `scopes` is what each is allowed. */
interface Comparison {
  readonly name: string;
  readonly figure: string;
  readonly rule: Rule;
  readonly ask: (n: number, directory: OpenedDirectory) => AccessQuestion;
  readonly scopes: number;
}

const compiled: Rule = (question, epoch, moment) => epoch.decide(question, moment);

const SCENARIO = [...Array(SCENARIO_ENTRIES).keys()].map((n) => codeNumber(n + 1));

const COMPARISONS: readonly Comparison[] = [
  {
    name: 'allowed: 20 touches of 5 entries, 2 grants each',
    figure: 'decisionSame',
    rule: compiled,
    ask: () => questionOn(HOUSING, SCENARIO),
    scopes: SCENARIO_ENTRIES * GRANTS_A_PAIR,
  },
  {
    name: 'the same, by decide()',
    figure: 'decisionOracle',
    rule: decide,
    ask: () => questionOn(HOUSING, SCENARIO),
    scopes: SCENARIO_ENTRIES * GRANTS_A_PAIR,
  },
  {
    name: 'denied: the same for another purpose',
    figure: 'decisionDenied',
    rule: compiled,
    ask: () => questionOn(HOUSING, SCENARIO, 'statistics'),
    scopes: 0,
  },
  {
    name: 'allowed: 4 touches of an entry nobody asked for before',
    figure: 'decisionFirst',
    rule: compiled,
    ask: otherQuestion,
    scopes: GRANTS_A_PAIR,
  },
  {
    name: `allowed: 4 touches, in turn of ${OTHER_PAIRS.toLocaleString('en')} entries`,
    figure: 'decisionOther',
    rule: compiled,
    ask: (n, directory) => otherQuestion(n % OTHER_PAIRS, directory),
    scopes: GRANTS_A_PAIR,
  },
];

/** In the small directory its five pairs in turn; in the large one, pairs all over it. */
function otherQuestion(n: number, { size }: OpenedDirectory): AccessQuestion {
  const pairs = otherPairs(size);
  const at = pairs === 0 ? n % SCENARIO_ENTRIES : SCENARIO_ENTRIES + ((n * STRIDE) % pairs);
  const { consumer, entry } = pairNumber(at, size);
  return questionOn(consumer, [entry]);
}

/** What a consumer asks: of each entry its presence and three items. */
function questionOn(
  consumer: MspId,
  entries: readonly EntryCode[],
  purpose = 'housing-eligibility',
): AccessQuestion {
  const touches = entries.flatMap((entry) =>
    [undefined, ...ITEMS.slice(0, 3)].map((item) => touchOf(consumer, entry, item)),
  );
  return { caller: consumer, purpose: purpose as PurposeCode, touches };
}

function touchOf(consumer: MspId, entry: EntryCode, item: string | undefined): Touch {
  return {
    subgraph: 'sample' as SubgraphName,
    coordinate: `Sample.${item ?? 'all'}` as Coordinate,
    entry,
    item: item as ItemId | undefined,
    beneficiary: consumer,
    derives: undefined,
  };
}

/** Decides in both, and says what it cost. */
export function decisionSection(small: OpenedDirectory, large: OpenedDirectory, rounds: number): Section {
  const compared = COMPARISONS.map((comparison) => compare(comparison, small, large, rounds));
  return {
    title: `one decision among ${small.size.grants} grants, and among ${large.size.grants.toLocaleString('en')}`,
    head: ['', 'small', 'large', 'ratio'],
    rows: compared.map(({ name, a, b }) => [name, `${shown(a)} µs`, `${shown(b)} µs`, shown(b / a)]),
    figures: Object.fromEntries(
      compared.flatMap(({ figure, a, b }) => [
        [`${figure}SmallUs`, a],
        [`${figure}LargeUs`, b],
        [`${figure}Ratio`, b / a],
      ]),
    ),
  };
}

interface Compared extends Comparison {
  readonly a: number;
  readonly b: number;
}

function compare(
  comparison: Comparison,
  small: OpenedDirectory,
  large: OpenedDirectory,
  rounds: number,
): Compared {
  const inSmall: number[] = [];
  const inLarge: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    const [a, b] = [roundIn(small, comparison, round), roundIn(large, comparison, round)];
    if (round < WARM_UP_ROUNDS) continue;
    inSmall.push(a);
    inLarge.push(b);
  }
  return { ...comparison, a: median(inSmall), b: median(inLarge) };
}

/** Microseconds a decision. @throws when it decides otherwise than meant: then it measures something else. */
function roundIn(directory: OpenedDirectory, { name, ask, rule, scopes }: Comparison, round: number): number {
  const questions = [...Array(DECISIONS_A_ROUND).keys()].map((n) =>
    ask(round * DECISIONS_A_ROUND + n, directory),
  );
  const { view } = directory;
  const epoch = view.current;
  const moment = view.moment(epoch, () => 0);
  let allowed = 0;
  const started = performance.now();
  for (const question of questions) {
    const decision = rule(question, epoch, moment);
    allowed += decision.allowed ? decision.scopes.length : 0;
  }
  const elapsedMs = performance.now() - started;
  if (allowed !== scopes * DECISIONS_A_ROUND) throw new Error(`\`${name}\` had ${allowed} scopes`);
  return (elapsedMs * 1000) / DECISIONS_A_ROUND;
}
