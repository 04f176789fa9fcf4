/** The decision a gateway would come to, for what a developer asks about. */
import { z } from 'zod';
import type { Decision, Scope } from '../../../chaincode/model/access/decision';
import type { Touch } from '../../../chaincode/model/access/touch';
import { entryCode } from '../../../chaincode/model/code';
import { HubError } from '../../../chaincode/model/error';
import { type Coordinate, coordinate, itemId, subgraphName } from '../../../chaincode/model/identifier';
import type { Binding } from '../../../chaincode/model/record/binding';
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
    subgraph: binding?.subgraph ?? subgraphName.parse('unbound'),
    coordinate: (lines.find((line) => line.item === item) ?? lines[0])?.coordinate ?? NOWHERE,
    entry: code,
    item,
    beneficiary: context.caller.iss,
    derives,
  });
  return verdictOn(wanted.length === 0 ? [touched(undefined)] : wanted.map(touched), context);
}

/** @throws {HubError} `INVALID_ARGUMENT`: a coordinate that several subgraphs bind, and none is named. */
export function verdictOnCoordinates(coordinates: unknown, context: RegistryContext): Verdict {
  const named = argument(asked, coordinates, 'coordinates');
  const { bindings } = context.epoch.supergraphInputs;
  const touches = named.flatMap((each) => touchesAt(each.coordinate, each.subgraph ?? undefined, bindings));
  const beneficiary = context.caller.iss;
  return verdictOn(
    touches.map((touch) => ({ ...touch, beneficiary, derives: undefined })),
    context,
  );
}

const NOWHERE = coordinate.parse('Unbound.coordinate');

function verdictOn(touches: readonly Touch[], { caller, epoch, moment }: RegistryContext): Verdict {
  const { iss, purpose } = caller;
  const decision = epoch.decide({ caller: iss, purpose, touches }, moment);
  return { decision, purpose, height: String(epoch.height) };
}

function touchesAt(
  at: Coordinate,
  subgraph: string | undefined,
  bindings: readonly Binding[],
): readonly Pick<Touch, 'subgraph' | 'coordinate' | 'entry' | 'item'>[] {
  const found = bindings.flatMap(({ entry, coordinates, subgraph: by }) =>
    subgraph === undefined || by === subgraph
      ? coordinates.flatMap(({ coordinate: bound, item }) =>
          bound === at ? [{ subgraph: by, coordinate: at, entry, item }] : [],
        )
      : [],
  );
  const subgraphs = [...new Set(found.map((each) => each.subgraph))];
  if (subgraphs.length > 1) {
    const choice = subgraphs.map((each) => `\`${each}\``).join(', ');
    throw new HubError('INVALID_ARGUMENT', `\`${at}\` is bound by ${choice}: name one`);
  }
  const nowhere = subgraphName.parse(subgraph ?? 'unbound');
  return found.length > 0
    ? found
    : [{ subgraph: nowhere, coordinate: at, entry: undefined, item: undefined }];
}

/** The rows a ground reaches, as the graph words them. */
export function conditionsOf({ rowFilter }: Pick<Scope, 'rowFilter'>) {
  return rowFilter.map(({ dimension, in: values }) => ({ item: dimension, in: values }));
}
