/** The decision a gateway would come to, for what a developer asks about. */
import { z } from 'zod';
import type { Decision, Scope } from '../../../chaincode/model/access/decision';
import type { Touch } from '../../../chaincode/model/access/touch';
import { type EntryCode, entryCode } from '../../../chaincode/model/code';
import { HubError } from '../../../chaincode/model/error';
import {
  type Coordinate,
  coordinate,
  itemId,
  type SubgraphName,
  subgraphName,
} from '../../../chaincode/model/identifier';
import type { Binding } from '../../../chaincode/model/record/binding';
import { meantEntries } from '../../../schema/meant-entries';
import { argument, optional } from '../argument';
import type { RegistryContext } from '../context';

/** A decision, and what it rests on. */
export interface Verdict {
  readonly decision: Decision;
  readonly purpose: string;
  readonly height: string;
}

const MOST = 500;
const items = z.array(itemId).max(MOST);
const asked = z
  .array(z.object({ coordinate, subgraph: subgraphName.nullish() }))
  .min(1)
  .max(MOST);

/** The arguments of `mayRead`. */
export interface MayReadArgs {
  readonly entry: string;
  readonly items?: readonly string[] | null;
  readonly derives?: string | null;
}

/** @throws {HubError} `INVALID_ARGUMENT`. */
export function verdictOnItems(args: MayReadArgs, context: RegistryContext): Verdict {
  const code = argument(entryCode, args.entry, 'entry');
  const derives = optional(coordinate, args.derives, 'derives');
  const wanted = optional(items, args.items, 'items') ?? [];
  const binding = context.epoch.entry(code)?.current.content.binding;
  const lines = binding?.coordinates ?? [];
  const touched = (item: Touch['item']): Touch => ({
    // Where it is revealed; of what no coordinate reveals, a reason names the entry's first one.
    subgraph: binding?.subgraph ?? UNBOUND,
    coordinate: (lines.find((line) => line.item === item) ?? lines[0])?.coordinate ?? NOWHERE,
    entry: code,
    item,
    beneficiary: context.caller.iss,
    derives,
  });
  return verdictOn(wanted.length === 0 ? [touched(undefined)] : wanted.map(touched), context);
}

/**
 * Coordinates of one subgraph count as one fetch of it, which is how a gateway reads them.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: a coordinate that several subgraphs bind, and none is named.
 */
export function verdictOnCoordinates(coordinates: unknown, context: RegistryContext): Verdict {
  const named = argument(asked, coordinates, 'coordinates');
  const bound = boundBy(context.epoch.supergraphInputs.bindings);
  const read = named.map((each) =>
    revealedAt(each.coordinate, each.subgraph ?? undefined, bound.get(each.coordinate) ?? []),
  );
  const meantAt = meantBySubgraph(read);
  const beneficiary = context.caller.iss;
  const touches = read.flatMap(({ subgraph, coordinate: at, reveals }) => {
    const meant = meantAt.get(subgraph)?.(reveals) ?? reveals;
    const found = meant.length === 0 ? [{ entry: undefined, item: undefined }] : meant;
    return found.map(({ entry, item }) => {
      return { subgraph, coordinate: at, entry, item, beneficiary, derives: undefined };
    });
  });
  return verdictOn(touches, context);
}

/** What a reason names where there is nothing to name. */
const NOWHERE = coordinate.parse('Unbound.coordinate');
const UNBOUND = subgraphName.parse('unbound');

function verdictOn(touches: readonly Touch[], { caller, epoch, moment }: RegistryContext): Verdict {
  const { iss, purpose } = caller;
  const decision = epoch.decide({ caller: iss, purpose, touches }, moment);
  return { decision, purpose, height: String(epoch.height) };
}

/** A coordinate at its subgraph, and all it reveals there; nothing where nothing binds it. */
interface Revealed {
  readonly subgraph: SubgraphName;
  readonly coordinate: Coordinate;
  readonly reveals: readonly { readonly entry: EntryCode; readonly item: Touch['item'] }[];
}

interface Bound {
  readonly subgraph: SubgraphName;
  readonly entry: EntryCode;
  readonly item: Touch['item'];
}

/** Whoever asks names hundreds: the bindings are read once for all of them. */
function boundBy(bindings: readonly Binding[]): ReadonlyMap<Coordinate, readonly Bound[]> {
  const bound = new Map<Coordinate, Bound[]>();
  for (const { subgraph, entry, coordinates } of bindings) {
    for (const { coordinate: at, item } of coordinates) {
      const found = bound.get(at) ?? [];
      found.push({ subgraph, entry, item });
      bound.set(at, found);
    }
  }
  return bound;
}

/** What a coordinate means beside the others of its subgraph: once a subgraph, and not again for each coordinate. */
function meantBySubgraph(
  read: readonly Revealed[],
): ReadonlyMap<SubgraphName, ReturnType<typeof meantEntries>> {
  const touched = new Map<SubgraphName, Revealed['reveals'][]>();
  for (const { subgraph, reveals } of read) {
    const beside = touched.get(subgraph) ?? [];
    beside.push(reveals);
    touched.set(subgraph, beside);
  }
  return new Map([...touched].map(([subgraph, beside]) => [subgraph, meantEntries(beside)] as const));
}

function revealedAt(at: Coordinate, named: SubgraphName | undefined, bound: readonly Bound[]): Revealed {
  const found = bound.filter(({ subgraph }) => named === undefined || subgraph === named);
  const [subgraph, ...others] = new Set(found.map((each) => each.subgraph));
  if (others.length > 0) {
    const choice = [subgraph, ...others].map((each) => `\`${each}\``).join(', ');
    throw new HubError('INVALID_ARGUMENT', `\`${at}\` is bound by ${choice}: name one`);
  }
  return { subgraph: subgraph ?? named ?? UNBOUND, coordinate: at, reveals: found };
}

/** The rows a ground reaches, as the graph words them. */
export function conditionsOf({ rowFilter }: Pick<Scope, 'rowFilter'>) {
  return rowFilter.map(({ dimension, in: values }) => ({ item: dimension, in: values }));
}
