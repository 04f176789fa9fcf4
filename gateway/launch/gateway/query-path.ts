/**
 * The path of an admitted query, from analysis to answer (DESIGN §4.3–4.7): what Apollo Server's executor does, and what
 * is done with its result before the first byte leaves.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { View } from '../../../chaincode/ledger/view/view';
import { type DecisionMoment, type GrantId, type HubError, instantOf } from '../../../chaincode/model';
import { accessAt, decideAccess, groundsOf, type QuotaSlices, reasonsOf } from '../../access';
import { admittedOperation, admittedVariables, type Documents } from '../../admission';
import { type Analysis, analyse } from '../../analysis';
import { denialError } from '../../answer';
import { executePlan, type SubgraphPools } from '../../execution';
import { type Denials, decisionContent, type Journal } from '../../record';
import type { GatewayIdentity, Snapshot } from '../../supergraph';
import { type Executed, executedOf } from './executed';
import { groundsStand, refusal } from './grounds';
import type { QueryContext, RecordedAccess } from './query-context';

export interface QueryPathParts {
  readonly view: Pick<View, 'current' | 'moment' | 'reach'>;
  readonly snapshotOf: (schema: GraphQLSchema) => Snapshot;
  readonly documents: Documents;
  readonly journal: Journal;
  readonly denials: Denials;
  readonly slices: QuotaSlices;
  readonly pools: SubgraphPools;
  readonly gateway: GatewayIdentity;
  /** How long an answer that a department withdrew waits for the own view to see why. */
  readonly withdrawalWaitMs: number;
  /** How long an operation waits for a slice of its quota. */
  readonly sliceWaitMs: number;
  readonly nowMs: () => number;
}

export class QueryPath {
  readonly #parts: QueryPathParts;

  constructor(parts: QueryPathParts) {
    this.#parts = parts;
  }

  /**
   * Analyses, decides, records the decision durably, and only then fetches.
   *
   * @throws {HubError} of admission, for a schema that is newer than the one the document was admitted for;
   *   `ACCESS_DENIED`, `STALE_LEDGER`, `ACCESS_WITHDRAWN`, `JOURNAL_UNAVAILABLE`, `INTERNAL`.
   */
  async execute(context: QueryContext, schema: GraphQLSchema): Promise<Executed> {
    const { request } = context;
    const document = this.#parts.documents.admit(request.query, schema);
    const operation = admittedOperation(document, request.operationName, schema);
    const variables = admittedVariables(schema, operation, request.variables);
    const analysis = analyse(this.#parts.snapshotOf(schema), document, request.operationName);
    const { access, identity } = await this.#decide(context, analysis);
    if (!access.decision.allowed) throw denialError(access.decision, reasonsOf(access.decision));
    const execution = await executePlan({
      id: identity.id,
      key: identity.key,
      gateway: this.#parts.gateway,
      evidence: context.caller.evidence,
      purpose: context.caller.claims.purpose,
      analysis,
      access,
      variables,
      pools: this.#parts.pools,
      trace: context.trace,
      nowMs: this.#parts.nowMs,
    });
    if (context.recorded !== undefined) context.recorded.execution = execution;
    if (execution.withdrawn === undefined) return executedOf(execution);
    throw await this.#withdrawn(context, analysis, execution.withdrawn.height);
  }

  /**
   * The denial that an answer would violate if it left now; undefined when its every ground still stands, at the newest
   * epoch. So an answer whose grant is suspended in block b never leaves once this gateway has read block b.
   */
  withdrawal(context: QueryContext, { access, analysis }: RecordedAccess): HubError | undefined {
    const { view } = this.#parts;
    if (!access.decision.allowed) return undefined;
    const epoch = view.current;
    const now = accessAt({ ...this.#asked(context), analysis, epoch, moment: this.#counted(epoch) });
    return groundsStand(access, now) ? undefined : refusal(now);
  }

  async #decide(
    context: QueryContext,
    analysis: Analysis,
  ): Promise<Pick<RecordedAccess, 'access' | 'identity'>> {
    const { view, journal, denials, gateway, nowMs } = this.#parts;
    const { identity } = context;
    const startedMs = nowMs();
    const untilMs = startedMs + this.#parts.sliceWaitMs;
    for (;;) {
      // From here to the journal's taking of the record nothing waits: the log's heights never fall, no quota is raced.
      const epoch = view.current;
      const { access, at, slices } = this.#decideAt(epoch, context, analysis);
      // Introspection: no department is asked, nothing of anyone's is told.
      if (analysis.fetches.length === 0) return { access, identity };
      const remainingMs = untilMs - nowMs();
      if (slices !== undefined && remainingMs > 0) {
        await within(slices, remainingMs);
        continue;
      }
      const input = {
        access: identity,
        gateway: { msp: gateway.msp, id: gateway.id },
        caller: context.caller.claims,
        operation: context.request,
        question: access.question,
        decision: access.decision,
        grounds: groundsOf(access),
        epoch,
        at,
      };
      const recorded = access.decision.allowed
        ? { identity, sequence: BigInt((await journal.decide(decisionContent(input))).sequence) }
        : await denials.record(input);
      context.recorded = { ...recorded, access, analysis, startedMs };
      return context.recorded;
    }
  }

  /** @returns `slices`: what to wait for before the decision counts, since a quota was not claimed yet. */
  #decideAt(epoch: Epoch, context: QueryContext, analysis: Analysis) {
    const { view, journal, slices, nowMs } = this.#parts;
    const at = instantOf(nowMs());
    const used = (grant: GrantId): number => journal.usedOn(grant, at);
    const held = (grant: GrantId): number => journal.heldOn(grant, at);
    const share = slices.shareAt(epoch, { period: at.slice(0, 10), used, held });
    const moment = { ...view.moment(epoch, used), heldToday: share.heldToday };
    const access = accessAt({ ...this.#asked(context), analysis, epoch, moment });
    return { access, at, slices: share.awaited() };
  }

  /** A department's newer view denies: once the own view has seen why, the reasons are told. */
  async #withdrawn(context: QueryContext, analysis: Analysis, height: bigint): Promise<HubError> {
    const { view, withdrawalWaitMs } = this.#parts;
    const epoch: Epoch = (await view.reach(height, withdrawalWaitMs)) ?? view.current;
    return refusal(decideAccess({ ...this.#asked(context), analysis, epoch, moment: this.#counted(epoch) }));
  }

  /** The moment of an operation that is counted already: it does not stand in its own way. */
  #counted(epoch: Epoch): DecisionMoment {
    const { view, journal, nowMs } = this.#parts;
    const at = instantOf(nowMs());
    const heldToday = (grant: GrantId): number => journal.heldOn(grant, at);
    return { ...view.moment(epoch, (grant) => journal.usedOn(grant, at) - 1), heldToday };
  }

  #asked({ caller }: QueryContext) {
    return { caller: caller.claims.iss, purpose: caller.claims.purpose };
  }
}

/** Waits for `work`, at most so long. */
async function within(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  const timer = new AbortController();
  const late = delay(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([work, late]);
  timer.abort();
}
