/** The caller's half of the analysis: uses become touches, by what the bindings say now. */
import type { Coordinate, MspId, SubgraphName, Touch } from '../../chaincode/model';
import { meantEntries } from '../../schema/meant-entries';
import type { BindingIndex, Reveal } from '../supergraph';
import type { Use, UseFor } from './use';

/**
 * What the uses of one fetch touch for one caller.
 *
 * A derived beneficiary is the voted provider of the computed coordinate. What is bound to nothing (now; it may have been when
 * the snapshot was built) touches no entry.
 */
export function touchesOf(uses: readonly Use[], caller: MspId, bindings: BindingIndex): readonly Touch[] {
  const revealed = (use: Use): readonly Reveal[] =>
    use.kind === 'UNEXPLAINED' ? [] : bindings.reveals(use.subgraph, use.coordinate);
  const meant = meantEntries(uses.map(revealed));
  return uses.flatMap((use) => touchesOfUse(use, meant(revealed(use)), caller, bindings));
}

function touchesOfUse(
  use: Use,
  reveals: readonly Reveal[],
  caller: MspId,
  bindings: BindingIndex,
): readonly Touch[] {
  if (use.kind === 'REGISTRY') return [];
  const { subgraph, coordinate } = use;
  const beneficiary = beneficiaryOf(use.for, caller, bindings);
  const derives = use.for === 'CALLER' ? undefined : use.for.coordinate;
  const origin = { subgraph, coordinate, beneficiary: beneficiary ?? caller, derives };
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
