/**
 * Whether a publication agrees with the voted bindings of its subgraph (DESIGN §4.3).
 *
 * Pure, over SDL and bindings alone, so that a department checks before it publishes exactly what the gateway checks
 * before it composes.
 */
import type { Coordinate } from '../../chaincode/model/identifier';
import type { Binding } from '../../chaincode/model/record';
import type { PublicationFault } from './fault';
import { isNeutralArgument, NEUTRAL_TYPE } from './neutral';
import {
  fieldSetCoordinates,
  type PublishedField,
  type PublishedTypes,
  readPublishedSdl,
} from './published-sdl';
import { refusedSyntax } from './refused';

/**
 * Everything wrong with a publication; empty means that it may be used.
 *
 * Every coordinate it resolves must be bound, every bound coordinate must exist, an item is nullable unless a key.
 * `bindings` are those of this subgraph, of its own provider.
 *
 * @throws {HubError} `SCHEMA_REFUSED` when the SDL cannot be parsed.
 */
export function publicationFaults(sdl: string, bindings: readonly Binding[]): readonly PublicationFault[] {
  const published = readPublishedSdl(sdl);
  const bound = new Map<string, boolean>();
  for (const { coordinate, item } of bindings.flatMap((binding) => binding.coordinates)) {
    bound.set(coordinate, bound.get(coordinate) === true || item !== undefined);
  }
  const { output, input } = coordinatesOf(published.types);
  const keys = keyCoordinates(published.types);
  return [
    ...refusedSyntax(published),
    ...[...output.keys(), ...input].filter((each) => !bound.has(each)).map(unbound),
    ...[...bound.keys()].filter((each) => !output.has(each) && !input.has(each)).map(absent),
    ...[...output.values()]
      .filter(({ coordinate: at, field }) => bound.get(at) === true && field.nonNull && !keys.has(at))
      .map(nonNull),
    ...[...input].filter((each) => bound.get(each) === false).map(selectsByNothing),
  ];
}

interface OutputField {
  readonly coordinate: Coordinate;
  readonly field: PublishedField;
}

/** The coordinates a subgraph itself resolves, and those that select. */
function coordinatesOf(types: PublishedTypes): {
  readonly output: ReadonlyMap<string, OutputField>;
  readonly input: ReadonlySet<string>;
} {
  const output = new Map<string, OutputField>();
  const input = new Set<string>();
  for (const type of types.values()) {
    if (type.name === NEUTRAL_TYPE) continue;
    for (const field of type.fields.values()) {
      const coordinate = `${type.name}.${field.name}` as Coordinate;
      if (type.kind === 'input') input.add(coordinate);
      if (type.kind !== 'object' || field.external) continue;
      output.set(coordinate, { coordinate, field });
      for (const argument of field.arguments) {
        if (!isNeutralArgument(types, argument)) input.add(`${coordinate}(${argument.name}:)`);
      }
    }
  }
  return { output, input };
}

/** Keys are non-null by nature; a nested part is a key of the object it stands in. */
function keyCoordinates(types: PublishedTypes): ReadonlySet<string> {
  return new Set(
    [...types.values()].flatMap((type) =>
      type.keys.flatMap((key) => [...fieldSetCoordinates(types, type.name, key)]),
    ),
  );
}

const unbound = (at: string): PublicationFault => ({
  code: 'COORDINATE_UNBOUND',
  at,
  message: `\`${at}\` is bound to no item and no presence`,
});
const absent = (at: string): PublicationFault => ({
  code: 'COORDINATE_UNBOUND',
  at,
  message: `\`${at}\` is bound, and the SDL does not resolve it`,
});
const nonNull = ({ coordinate: at }: OutputField): PublicationFault => ({
  code: 'SCHEMA_REFUSED',
  at,
  message: `\`${at}\` is an item and must be nullable`,
});
const selectsByNothing = (at: string): PublicationFault => ({
  code: 'COORDINATE_UNBOUND',
  at,
  message: `\`${at}\` selects, and is bound to a presence instead of an item`,
});
