/** One department, as a plan asks it: a fetch in, its projected data or its faults out. Never throws. */
import { type ErrorCode, HubError, isHubError } from '../../chaincode/model';
import type { AnalysedFetch } from '../analysis';
import type { SnapshotSubgraph } from '../supergraph';
import { everyPath, failedFields, withoutFailed } from './failed-fields';
import { faultCode } from './fault';
import { type AnsweredError, readAnswer, verifyServed } from './fetch-answer';
import { type DepartmentTerms, type TicketedFetch, ticketedFetch } from './fetch-request';
import type { FetchFault, FetchResult } from './plan';
import type { FetchTrace, PlanTrace } from './plan-trace';
import type { SubgraphPools } from './pools';
import { type JsonObject, project, type Representations } from './project';
import type { Run } from './run';
import { withdrawnAt } from './withdrawal';

export interface SubgraphSourceOptions {
  readonly terms: DepartmentTerms;
  readonly subgraph: SnapshotSubgraph;
  readonly pools: SubgraphPools;
  readonly run: Run;
  readonly trace: PlanTrace | undefined;
  readonly nowMs: () => number;
}

type Variables = Readonly<Record<string, unknown>>;

export class SubgraphSource {
  readonly #options: SubgraphSourceOptions;

  constructor(options: SubgraphSourceOptions) {
    this.#options = options;
  }

  /** What failed has a code and a path; a mistake of ours fails the run. */
  async ask(fetch: AnalysedFetch, variables: Variables): Promise<FetchResult> {
    try {
      return await this.#timed(fetch, async (trace) => await this.#fetch(fetch, variables, trace));
    } catch (error) {
      if (isHubError(error) && error.origin === 'subgraph') {
        return failed(fetch, variables, [{ extensions: { code: error.code } }]);
      }
      this.#options.run.fail(error);
      return {};
    }
  }

  async #fetch(
    fetch: AnalysedFetch,
    variables: Variables,
    trace: FetchTrace | undefined,
  ): Promise<FetchResult> {
    const { terms, subgraph, run } = this.#options;
    const { raw, ticket } = await this.#post(fetch, variables, trace);
    const answer = readAnswer(raw);
    const height = withdrawnAt(answer.errors, terms.access.epoch.height);
    if (height !== undefined) run.withdraw(height);
    if (answer.data === undefined) {
      return failed(fetch, variables, answer.errors.length > 0 ? answer.errors : [{ extensions: {} }]);
    }
    const claims = await verifyServed(answer, { ticket, key: terms.digestKey.key }, subgraph);
    const data = project(subgraph.schema, fetch.document, answer.data, representationsIn(fetch, variables));
    run.served.push({
      subgraph: fetch.subgraph,
      fetch: fetch.number,
      rows: claims.rows,
      counterSignature: answer.counterSignature ?? '',
    });
    if (answer.errors.length === 0) return { data };
    const fields = failedFields(fetch, answer.errors, countIn(fetch, variables));
    if (fields === undefined) return failed(fetch, variables, answer.errors);
    return {
      data: withoutFailed(data, fields),
      faults: fields.map(({ path, error }) => ({ path, code: faultCode(error.extensions.code) })),
    };
  }

  /** The ticket of the last request is the one the answer is held to. */
  async #post(
    fetch: AnalysedFetch,
    variables: Variables,
    trace: FetchTrace | undefined,
  ): Promise<{
    readonly raw: Awaited<ReturnType<SubgraphPools['post']>>;
    readonly ticket: TicketedFetch['ticket'];
  }> {
    const { terms, subgraph, pools, run, nowMs } = this.#options;
    let sent: TicketedFetch | undefined;
    const raw = await pools.post(
      subgraph,
      async () => {
        sent = await ticketedFetch(terms, fetch, variables, nowMs());
        return sent.body;
      },
      run.signal,
      trace?.traceparent,
    );
    if (sent === undefined) throw new HubError('INTERNAL', 'an answer came to a fetch that was not sent');
    return { raw, ticket: sent.ticket };
  }

  async #timed<T>(fetch: AnalysedFetch, work: (trace: FetchTrace | undefined) => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    const trace = this.#options.trace?.fetch(fetch.subgraph, fetch.number);
    let code: ErrorCode | undefined;
    try {
      return await work(trace);
    } catch (error) {
      code = isHubError(error) ? error.code : 'INTERNAL';
      throw error;
    } finally {
      trace?.end(code);
      this.#options.run.timings.push({
        subgraph: fetch.subgraph,
        fetch: fetch.number,
        durationMs: performance.now() - startedMs,
      });
    }
  }
}

function representationsIn(fetch: AnalysedFetch, variables: Variables): Representations {
  if (fetch.node.requires === undefined) return undefined;
  return Array.isArray(variables.representations) ? (variables.representations as readonly JsonObject[]) : [];
}

/**
 * Nothing of the fetch is answered. Of many errors each code is told once: the fields are the same.
 *
 * In the paths of the fetch's own answer; the plan's run turns them into paths of the whole answer.
 */
function failed(fetch: AnalysedFetch, variables: Variables, errors: readonly AnsweredError[]): FetchResult {
  const codes = new Set(errors.map(({ extensions }) => faultCode(extensions.code)));
  const paths = everyPath(fetch, countIn(fetch, variables), codes.size);
  return {
    faults: [...codes].flatMap((code): readonly FetchFault[] => paths.map((path) => ({ code, path }))),
  };
}

const countIn = (fetch: AnalysedFetch, variables: Variables): number | undefined =>
  representationsIn(fetch, variables)?.length;
