/** Decides one operation for one caller, from one epoch. */
import type { Epoch } from '../../chaincode/ledger/view/epoch';
import {
  type AccessQuestion,
  type Decision,
  type DecisionMoment,
  type MspId,
  type PurposeCode,
  type Scope,
  type Touch,
} from '../../chaincode/model';
import { type Analysis, touchesOf } from '../analysis';
import { type BindingIndex, bindingIndexOf } from '../supergraph';
import { scopesFor } from './fetch-scope';
import { keyDenials } from './key-transfer';
import { registryDenials } from './registry';

export interface AccessRequest {
  readonly analysis: Analysis;
  readonly caller: MspId;
  /** What the caller signed. */
  readonly purpose: PurposeCode;
  /** The one epoch the decision rests on. */
  readonly epoch: Epoch;
  /** Of that epoch; its `usedToday` counts the grants' operations of this UTC day. */
  readonly moment: DecisionMoment;
}

/** What one fetch touches and may release. */
export interface FetchAccess {
  readonly touches: readonly Touch[];
  /** Empty when denied, and for a fetch that touches nothing. */
  readonly scopes: readonly Scope[];
}

export interface Access {
  readonly question: AccessQuestion;
  readonly decision: Decision;
  /** The epoch decided on. */
  readonly epoch: Epoch;
  /** In plan order: the index is the fetch's number. */
  readonly fetches: readonly FetchAccess[];
}

/** What each fetch of an operation touches for one caller, by the bindings it was worked out from. */
interface KnownTouches {
  readonly bindings: BindingIndex;
  readonly touches: readonly (readonly Touch[])[];
}

/** By caller, of which there are as many as members. */
const known = new WeakMap<Analysis, Map<MspId, KnownTouches>>();

function touchesFor(analysis: Analysis, caller: MspId, bindings: BindingIndex): KnownTouches['touches'] {
  const ofAnalysis = known.get(analysis) ?? new Map<MspId, KnownTouches>();
  known.set(analysis, ofAnalysis);
  const last = ofAnalysis.get(caller);
  // Bindings are one object as long as nobody votes on them: others mean that everything is worked out anew.
  if (last?.bindings === bindings) return last.touches;
  const touches = analysis.fetches.map(({ uses }) => touchesOf(uses, caller, bindings));
  ofAnalysis.set(caller, { bindings, touches });
  return touches;
}

/**
 * Decides. Any denied touch denies the whole operation; an operation that touches nothing (introspection) is allowed.
 *
 * Pure but for the epoch: the same request gives the same answer.
 */
export function decideAccess({ analysis, caller, purpose, epoch, moment }: AccessRequest): Access {
  const bindings = bindingIndexOf(epoch.supergraphInputs);
  const touches = touchesFor(analysis, caller, bindings);
  const question: AccessQuestion = { caller, purpose, touches: touches.flat() };
  const decided = epoch.decide(question, moment);
  const withheld = [...keyDenials(analysis, bindings, epoch), ...registryDenials(analysis, caller, epoch)];
  const decision: Decision =
    withheld.length === 0
      ? decided
      : { allowed: false, denials: [...(decided.allowed ? [] : decided.denials), ...withheld] };
  return {
    question,
    decision,
    epoch,
    fetches: touches.map((each) => ({
      touches: each,
      scopes: decision.allowed ? scopesFor(each, decision.scopes, epoch) : [],
    })),
  };
}
