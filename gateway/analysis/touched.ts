/** The caller's half of the analysis: uses become touches, by what the bindings say now. */
import type { Coordinate, MspId, SubgraphName, Touch } from '../../chaincode/model';
import type { BindingIndex } from '../supergraph';
import type { Use, UseFor } from './use';

/**
 * What uses touch for one caller.
 *
 * A derived beneficiary is the voted provider of the computed coordinate. What is bound to nothing (now; it may have been when
 * the snapshot was built) touches no entry.
 */
export function touchesOf(uses: readonly Use[], caller: MspId, bindings: BindingIndex): readonly Touch[] {
  return uses.flatMap((use) => touchesOfUse(use, caller, bindings));
}

function touchesOfUse(use: Use, caller: MspId, bindings: BindingIndex): readonly Touch[] {
  if (use.kind === 'REGISTRY') return [];
  const { subgraph, coordinate } = use;
  const beneficiary = beneficiaryOf(use.for, caller, bindings);
  const derives = use.for === 'CALLER' ? undefined : use.for.coordinate;
  const origin = { subgraph, coordinate, beneficiary: beneficiary ?? caller, derives };
  const reveals = use.kind === 'UNEXPLAINED' ? [] : bindings.reveals(subgraph, coordinate);
  if (reveals.length === 0 || beneficiary === undefined) {
    return [{ ...origin, entry: undefined, item: undefined }];
  }
  return reveals.map(({ entry, item }) => ({
    ...origin,
    entry,
    item: use.kind === 'PRESENCE' ? undefined : item,
  }));
}

/** Undefined when nothing binds the computed coordinate, or two providers do. */
function beneficiaryOf(whom: UseFor, caller: MspId, bindings: BindingIndex): MspId | undefined {
  if (whom === 'CALLER') return caller;
  const providers = providersOf(whom.subgraph, whom.coordinate, bindings);
  return providers.size === 1 ? [...providers][0] : undefined;
}

function providersOf(
  subgraph: SubgraphName,
  coordinate: Coordinate,
  bindings: BindingIndex,
): ReadonlySet<MspId> {
  return new Set(bindings.reveals(subgraph, coordinate).map((reveal) => reveal.provider));
}
