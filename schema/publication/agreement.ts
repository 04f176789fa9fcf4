/**
 * Whether a publication agrees with the bindings of its subgraph (DESIGN §4.3).
 *
 * Pure, over SDL and bindings alone: a department checks what it proposes, and the gateway what was voted, by this one
 * function.
 */
import { type BoundCoordinates, boundBy, type EntryLines, isItem } from './bound';
import { faultAt, type PublicationFault } from './fault';
import { isPagingArgument, NEUTRAL_TYPE } from './neutral';
import {
  fieldSetCoordinates,
  type PublishedField,
  type PublishedType,
  type PublishedTypes,
  readPublishedSdl,
} from './published-sdl';
import { refusedSyntax } from './refused';
import { type Directed, statedEntry, statedItems } from './stated';
import { Structure } from './structure';

/**
 * Everything wrong with a publication; empty means that it may be used.
 *
 * Every coordinate it resolves must be bound, every bound coordinate must exist, an item is nullable unless a key, what
 * leads to other rows is an item, and what `@item` and `@entry` say must be what is bound. `bindings` are those of this
 * subgraph, of its own provider.
 *
 * @throws {HubError} `SCHEMA_REFUSED` when the SDL cannot be parsed.
 */
export function publicationFaults(sdl: string, bindings: readonly EntryLines[]): readonly PublicationFault[] {
  const published = readPublishedSdl(sdl);
  const { types } = published;
  const bound = boundBy(bindings);
  const { output, input } = coordinatesOf(types);
  const resolved = new Set([...output, ...input].map(({ coordinate }) => coordinate));
  return [
    ...refusedSyntax(published),
    ...misstated(types, output, input, bindings),
    ...[...resolved]
      .filter((at) => !bound.has(at))
      .map((at) => faultAt('COORDINATE_UNBOUND', at, 'is bound to no item and no presence')),
    ...[...bound.keys()]
      .filter((at) => !resolved.has(at))
      .map((at) => faultAt('COORDINATE_UNBOUND', at, 'is bound, and the SDL does not resolve it')),
    ...outputFaults(types, output, bound),
    ...input
      .filter(({ coordinate }) => bound.has(coordinate) && !isItem(bound.get(coordinate)))
      .map(({ coordinate }) =>
        faultAt('COORDINATE_UNBOUND', coordinate, 'selects by something that is no item'),
      ),
  ];
}

interface Output {
  readonly coordinate: string;
  readonly type: PublishedType;
  readonly field: PublishedField;
}

interface Input {
  readonly coordinate: string;
  readonly argument: Directed;
}

/** The coordinates a subgraph itself resolves, and those that select. */
function coordinatesOf(types: PublishedTypes): {
  readonly output: readonly Output[];
  readonly input: readonly Input[];
} {
  const output: Output[] = [];
  const input: Input[] = [];
  for (const type of types.values()) {
    if (type.name === NEUTRAL_TYPE || type.kind !== 'object') continue;
    for (const field of type.fields.values()) {
      // What another subgraph resolves is bound there.
      if (field.external) continue;
      output.push({ coordinate: `${type.name}.${field.name}`, type, field });
      for (const argument of field.arguments) {
        if (isPagingArgument(argument.name, argument.type)) continue;
        input.push({ coordinate: `${type.name}.${field.name}(${argument.name}:)`, argument });
      }
    }
  }
  return { output, input };
}

function outputFaults(
  types: PublishedTypes,
  output: readonly Output[],
  bound: BoundCoordinates,
): readonly PublicationFault[] {
  const keys = keyCoordinates(types);
  const structure = new Structure(types, bound);
  return output.flatMap(({ coordinate, type, field }) => {
    const found = bound.get(coordinate);
    if (found === undefined) return [];
    if (isItem(found) && field.nonNull && !keys.has(coordinate)) {
      return [faultAt('ITEM_NOT_NULLABLE', coordinate, 'is non-null, and an item may be denied')];
    }
    return structure.faultOf(coordinate, type, field, found) ?? [];
  });
}

/** Keys are non-null by nature; a nested part is a key of the object it stands in. */
function keyCoordinates(types: PublishedTypes): ReadonlySet<string> {
  return new Set(
    [...types.values()].flatMap((type) =>
      type.keys.flatMap((key) => [...fieldSetCoordinates(types, type.name, key)]),
    ),
  );
}

/** An explorer shows what the directives say: they may be silent, and they may not say otherwise than was voted. */
function misstated(
  types: PublishedTypes,
  output: readonly Output[],
  input: readonly Input[],
  bindings: readonly EntryLines[],
): readonly PublicationFault[] {
  const entries = new Set(bindings.map(({ localName }) => localName));
  const bound = boundBy(bindings);
  const strangers = [...types.values()].flatMap((type) => {
    const entry = statedEntry(type);
    if (entry === undefined || entries.has(entry)) return [];
    return [faultAt('UNKNOWN_BINDING', type.name, `stands for entry \`${entry}\`, which binds nothing here`)];
  });
  const stated = [
    ...output.flatMap(({ coordinate, field }) => statedItems(field).map((says) => ({ coordinate, says }))),
    ...input.flatMap(({ coordinate, argument }) =>
      statedItems(argument).map((says) => ({ coordinate, says })),
    ),
  ];
  return [
    ...strangers,
    ...stated.flatMap(({ coordinate, says }) => {
      const { items = [] } = bound.get(coordinate) ?? {};
      if (items.some(({ entry, item }) => entry === says.entry && item === says.item)) return [];
      const fact = `is said to be item \`${says.item}\` of entry \`${says.entry}\`, to which it is not bound`;
      return [faultAt('UNKNOWN_BINDING', coordinate, fact)];
    }),
  ];
}
