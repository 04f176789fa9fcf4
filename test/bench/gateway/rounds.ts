/** Rounds of the same requests to each gateway in turn, so that a busy machine slows all alike. */
import type { Load, LoadResult } from './load-process';
import type { MeasuredProcess } from './measured-process';
import type { Question } from './questions';

/** Rounds that warm compilers, pools and caches up, and do not count. */
const WARM_UP_ROUNDS = 2;

/** What one round cost one gateway. */
export interface Round {
  /** Of the gateway's process alone, a request. */
  readonly cpuMs: number;
  readonly perSecond: number;
  readonly latenciesMs: readonly number[];
}

export interface RoundsOptions {
  readonly gateways: readonly MeasuredProcess[];
  readonly load: MeasuredProcess;
  readonly question: Question;
  readonly bodies: readonly string[];
  readonly requests: number;
  readonly callers: number;
  readonly rounds: number;
  readonly token: () => Promise<string>;
}

/**
 * Measures: A B C, then C B A, and so on.
 *
 * @returns by gateway, its rounds in order: those of one place went side by side.
 * @throws when any request is not answered, or two gateways answer different data.
 */
export async function measureRounds(options: RoundsOptions): Promise<ReadonlyMap<string, readonly Round[]>> {
  const { gateways, rounds } = options;
  const measured = new Map<string, Round[]>(gateways.map(({ name }) => [name, []]));
  const answers = new Map<string, string>();
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const order = round % 2 === 0 ? gateways : gateways.toReversed();
    for (const gateway of order) {
      const { figures, result } = await measureRound(options, gateway);
      requireSame(answers, result.answers, `${options.question.name} by ${gateway.name}`);
      if (round >= 0) measured.get(gateway.name)?.push(figures);
    }
  }
  return measured;
}

async function measureRound(
  { load, question, bodies, requests, callers, token }: RoundsOptions,
  gateway: MeasuredProcess,
): Promise<{ readonly figures: Round; readonly result: LoadResult }> {
  const work: Load = { url: gateway.url, token: await token(), bodies, requests, callers };
  const before = await gateway.usage();
  const result = (await load.work(work)) as LoadResult;
  const after = await gateway.usage();
  if (result.failed !== undefined) {
    throw new Error(`${gateway.name} did not answer \`${question.name}\`: ${result.failed.slice(0, 2000)}`);
  }
  const figures = {
    cpuMs: (after.cpuMs - before.cpuMs) / requests,
    perSecond: (requests * 1000) / result.wallMs,
    latenciesMs: result.latenciesMs,
  };
  return { figures, result };
}

/** What is compared must be the same work: every gateway answers the same data to the same question. */
function requireSame(known: Map<string, string>, answers: LoadResult['answers'], who: string): void {
  for (const [body, digest] of Object.entries(answers)) {
    if ((known.get(body) ?? digest) !== digest) throw new Error(`${who}: other data than before`);
    known.set(body, digest);
  }
}
