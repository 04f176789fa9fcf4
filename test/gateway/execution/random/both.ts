/** One operation, executed by Apollo's executor and by ours, over departments that answer both the same. */
import { executeQueryPlan, type ServiceMap } from '@apollo/gateway';
import { type ErrorCode, isHubError } from '../../../../chaincode/model';
import type { AnalysedFetch, Analysis } from '../../../../gateway/analysis';
import { compiledOf } from '../../../../gateway/execution/compiled';
import { everyPath, failedFields, withoutFailed } from '../../../../gateway/execution/failed-fields';
import { faultCode, faultOf, pathWithin } from '../../../../gateway/execution/fault';
import { faultsOf } from '../../../../gateway/execution/faults-of';
import { type FetchResult, PlanRun } from '../../../../gateway/execution/plan';
import { type JsonObject, project } from '../../../../gateway/execution/project';
import { evaluateConditions } from '../../../../gateway/execution/shape';
import { type AnswerRates, RandomAnswer } from './answer';
import { Random } from './random';

type Variables = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

export interface Outcome {
  readonly data: unknown;
  /** As JSON, sorted. */
  readonly faults: readonly string[];
  /** Department, document and variables of each, sorted. */
  readonly fetches: readonly string[];
}

/** How departments answer: the same fetch with the same variables always the same. */
export interface Answering extends AnswerRates {
  readonly seed: number;
  /** Of fetches that carry errors. */
  readonly errors: number;
}

const CODES: readonly ErrorCode[] = ['SUBGRAPH_ERROR', 'SUBGRAPH_TIMEOUT', 'INVALID_ARGUMENT'];

export class Both {
  readonly #analysis: Analysis;
  readonly #variables: Variables;
  readonly #answering: Answering;

  constructor(analysis: Analysis, variables: Variables, answering: Answering) {
    this.#analysis = analysis;
    this.#variables = variables;
    this.#answering = answering;
  }

  /**
   * @returns `skipped`: some entity was not sent, so that Apollo counts its error paths from another one. `withheld`: since what is required
   *   of it failed; Apollo sends what is left of it, and tells nothing of what was computed from that.
   */
  async ours(): Promise<Outcome & { readonly skipped: boolean; readonly withheld: boolean }> {
    const { plan, shape } = compiledOf(this.#analysis);
    const conditions = evaluateConditions(shape.conditionVariables, this.#variables);
    const fetches: string[] = [];
    let skipped = false;
    let told = 0;
    const run: PlanRun = new PlanRun({
      variables: this.#variables,
      conditions,
      ask: async (fetch, variables) => {
        fetches.push(asked(fetch, variables));
        const sent = variables.representations;
        if (Array.isArray(sent) && sent.length !== countAt(run.data, fetch.path)) skipped = true;
        const answer = this.#answer(fetch, variables);
        told += answer.faults?.length ?? 0;
        return answer;
      },
    });
    if (plan !== undefined) await run.run(plan);
    const shaped = shape.complete(run.data, this.#variables, conditions);
    const faults = faultsOf(run.faults, shaped).map((fault) => JSON.stringify(fault));
    const withheld = run.faults.length > told;
    return { data: plain(shaped.data), faults: faults.sort(), fetches: fetches.sort(), skipped, withheld };
  }

  async apollos(): Promise<Outcome> {
    const { plan, fetches, operationContext, snapshot } = this.#analysis;
    const seen: string[] = [];
    const services: ServiceMap = Object.create(null);
    for (const { subgraph } of fetches) {
      services[subgraph] = {
        process: async (options) => {
          const document = 'document' in options ? options.document : undefined;
          const fetch = fetches.find((each) => each.document === document);
          if (fetch === undefined) throw new Error('unknown fetch');
          const variables = options.request.variables ?? {};
          seen.push(asked(fetch, variables));
          const { data, faults } = this.#answer(fetch, variables);
          const errors = faults?.map(({ code, path }) => ({ message: code, path, extensions: { code } }));
          return { ...(data === undefined ? {} : { data }), ...(errors === undefined ? {} : { errors }) };
        },
      };
    }
    const result = await executeQueryPlan(
      plan,
      services,
      { request: { variables: { ...this.#variables } }, context: {}, metrics: {} } as never,
      operationContext,
      snapshot.supergraphSchema,
      snapshot.plannerApiSchema,
    );
    const data = result.data ?? null;
    const completion: unknown = result.extensions?.valueCompletion;
    const errors = [...(result.errors ?? []), ...(Array.isArray(completion) ? completion : [])];
    const faults = errors.map(({ extensions, path = [] }) =>
      JSON.stringify(faultOf(faultCode(extensions?.code), extensions?.serviceName, pathWithin(data, path))),
    );
    return { data: plain(data), faults: [...new Set(faults)].sort(), fetches: seen.sort() };
  }

  /** As a source answers: projected, or failed whole; without what an error names. */
  #answer(fetch: AnalysedFetch, variables: Variables): FetchResult {
    const { seed, errors, ...rates } = this.#answering;
    const random = new Random(seed, asked(fetch, variables));
    const sent = variables.representations as readonly JsonObject[] | undefined;
    const schema = this.#analysis.snapshot.subgraphs.get(fetch.subgraph)?.schema;
    if (schema === undefined) throw new Error('no such subgraph');
    const failed = (code: ErrorCode, path?: Path) => {
      const named = path === undefined ? undefined : failedFields(fetch, [{ path }], sent?.length);
      const paths = named?.map((each) => each.path) ?? everyPath(fetch, sent?.length);
      return paths.map((each) => ({ code, path: each }));
    };
    try {
      const data = new RandomAnswer(schema, variables, random, rates).data(fetch.document, sent);
      const projected = project(schema, fetch.document, data, sent);
      if (!random.chance(errors)) return { data: projected };
      const code = random.pick(CODES);
      if (random.chance(0.3)) return { faults: failed(code) };
      const key = random.pick(fetch.responseKeys.filter((each) => !each.includes('__typename')));
      if (key === undefined) return { data: projected };
      const path = sent === undefined ? [key] : ['_entities', random.below(sent.length), key];
      const faults = failed(code, path);
      return { data: withoutFailed(projected, faults), faults };
    } catch (error) {
      if (!isHubError(error)) throw error;
      return { faults: failed(error.code) };
    }
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function asked(fetch: AnalysedFetch, variables: Variables): string {
  return JSON.stringify([fetch.number, fetch.subgraph, fetch.text, variables]);
}

function countAt(value: unknown, path: Path): number {
  const [step, ...rest] = path;
  if (value === null || value === undefined) return 0;
  if (step === undefined) return 1;
  if (step === '@') return (value as unknown[]).reduce<number>((sum, each) => sum + countAt(each, rest), 0);
  return countAt((value as JsonObject)[step], rest);
}
