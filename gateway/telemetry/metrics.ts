/**
 * What an operator's Prometheus reads. Labels are codes of the closed catalogue and names of published subgraphs: never a
 * value, an application, an officer, an access.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ErrorCode, SubgraphName } from '../../chaincode/model';

/** What a gateway is in at a moment. */
export interface GatewayState {
  readonly height: number;
  readonly fresh: boolean;
  readonly journalAvailable: boolean;
  /** Records that do not stand on the ledger yet. */
  readonly unshipped: number;
  readonly subgraphs: number;
  readonly leftOut: number;
}

/** What one answer was. */
export interface MeasuredAnswer {
  readonly code: ErrorCode | undefined;
  readonly durationMs: number;
  /** Of its fetches, each. */
  readonly fetches: readonly { readonly subgraph: SubgraphName; readonly durationMs: number }[];
  readonly faults: readonly { readonly subgraph: SubgraphName | undefined; readonly code: ErrorCode }[];
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class GatewayMetrics {
  readonly #registry = new Registry();
  readonly #answers = this.#counter('hub_answers_total', 'Answers by the code of their first error', [
    'code',
  ]);
  readonly #faults = this.#counter('hub_fetch_faults_total', 'Fields that departments did not serve', [
    'subgraph',
    'code',
  ]);
  readonly #swaps = this.#counter('hub_snapshot_swaps_total', 'Supergraphs that came to answer', []);
  readonly #batches = this.#counter('hub_batches_total', 'Batches of records committed on the ledger', []);
  readonly #batchFailures = this.#counter(
    'hub_batch_failures_total',
    'Times that a batch of records was not committed',
    ['code'],
  );
  readonly #claims = this.#counter('hub_claim_failures_total', 'Slices of quotas that were not claimed', [
    'code',
  ]);
  readonly #seconds = this.#histogram('hub_answer_seconds', 'From a request to its answer', []);
  readonly #fetchSeconds = this.#histogram('hub_fetch_seconds', 'From a ticket to the answer read', [
    'subgraph',
  ]);

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Memory, CPU and event loop of this process. Once a process. */
  measureProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Asks for the state whenever it is read. Once a gateway. */
  follow(state: () => GatewayState): void {
    const gauges: readonly [keyof GatewayState, string, string][] = [
      ['height', 'hub_view_height', 'Height of the directory this gateway has seen'],
      ['fresh', 'hub_view_fresh', '1 while the view is within its lease'],
      ['journalAvailable', 'hub_journal_available', '1 while the journal can be written'],
      ['unshipped', 'hub_unshipped_records', 'Records that are not on the ledger yet'],
      ['subgraphs', 'hub_subgraphs', 'Subgraphs of the supergraph that answers'],
      ['leftOut', 'hub_publications_left_out', 'Publications that could not be used'],
    ];
    for (const [of, name, help] of gauges) {
      new Gauge({
        name,
        help,
        registers: [this.#registry],
        collect() {
          this.set(Number(state()[of]));
        },
      });
    }
  }

  answered({ code, durationMs, fetches, faults }: MeasuredAnswer): void {
    this.#answers.inc({ code: code ?? 'OK' });
    this.#seconds.observe(durationMs / 1000);
    for (const { subgraph, durationMs: ms } of fetches) this.#fetchSeconds.observe({ subgraph }, ms / 1000);
    for (const { subgraph, code: fault } of faults)
      this.#faults.inc({ subgraph: subgraph ?? '', code: fault });
  }

  snapshotSwapped(): void {
    this.#swaps.inc();
  }

  batchCommitted(): void {
    this.#batches.inc();
  }

  /** A batch was not committed; it is sent again. */
  batchFailed(code: ErrorCode): void {
    this.#batchFailures.inc({ code });
  }

  /** A slice of a quota was not claimed, for another reason than that nothing is left. */
  claimFailed(code: ErrorCode): void {
    this.#claims.inc({ code });
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    return await this.#registry.metrics();
  }

  #counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.#registry] });
  }

  #histogram<L extends string>(name: string, help: string, labelNames: readonly L[]): Histogram<L> {
    const registers = [this.#registry];
    return new Histogram({ name, help, labelNames: [...labelNames], buckets: SECONDS, registers });
  }
}
