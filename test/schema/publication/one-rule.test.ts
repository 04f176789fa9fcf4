/** What a department's kit accepts is exactly what a gateway accepts of it. */
import fc from 'fast-check';
import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  print,
  visit,
} from 'graphql';
import { isHubError } from '../../../chaincode/model';
import { LINK_HEADER } from '../../../schema/item-directive';
import {
  type DeclaredItems,
  type EntryLines,
  proposedBindings,
  publicationFaults,
} from '../../../schema/publication';
import { proposeBindings } from '../../../subgraphs/kit/binding/bind';
import { runs } from '../../depth';
import { HEADER } from '../../gateway/fixture/scenario';
import { CONNECTION, DECLARED, GOOD, STATED } from './stated-sdls';
import { type Binds, BOUND, CITIZEN, VOTED } from './voted-sdls';

const ENTRY = 'voted';

/** The code the kit refuses an SDL with; undefined when it describes it. */
function kitRefusal(sdl: string, declared: DeclaredItems): string | undefined {
  try {
    return proposeBindings(sdl, declared).faults[0]?.code;
  } catch (error) {
    if (!isHubError(error)) throw error;
    return error.code;
  }
}

/** The code a gateway refuses it with when its proposal was voted unchanged. */
const gatewayRefusal = (sdl: string, declared: DeclaredItems): string | undefined =>
  publicationFaults(sdl, proposedBindings(sdl, declared))[0]?.code;

const voted = (binds: Binds): readonly EntryLines[] => [
  {
    localName: ENTRY,
    coordinates: Object.entries(binds).map(([coordinate, item]) =>
      item === null ? { coordinate, presence: true } : { coordinate, item },
    ),
  },
];

const itemsOf = (binds: Binds): DeclaredItems =>
  new Map([[ENTRY, new Set(Object.values(binds).filter((item) => item !== null))]]);

const directive = (text: string) => {
  const [type] = parse(`type T ${text} { a: Int }`).definitions;
  return type?.kind === Kind.OBJECT_TYPE_DEFINITION ? (type.directives ?? []) : [];
};
const itemDirective = (item: string | null | undefined) =>
  typeof item === 'string' ? directive(`@item(entry: "${ENTRY}", name: "${item}")`) : [];

/** The SDL with its department saying in directives what was voted. */
function directed(sdl: string, binds: Binds): string {
  const entryOf = (type: string) =>
    Object.entries(binds).some(
      ([at, item]) => item !== null && at.startsWith(`${type}.`) && !at.includes('('),
    )
      ? directive(`@entry(name: "${ENTRY}")`)
      : [];
  const withItems = (type: string, field: FieldDefinitionNode): FieldDefinitionNode => {
    const at = `${type}.${field.name.value}`;
    return {
      ...field,
      arguments: (field.arguments ?? []).map((argument) => ({
        ...argument,
        directives: [
          ...(argument.directives ?? []),
          ...itemDirective(binds[`${at}(${argument.name.value}:)`]),
        ],
      })),
      directives: [...(field.directives ?? []), ...itemDirective(binds[at])],
    };
  };
  const fieldsOf = ({ name, fields = [] }: ObjectTypeDefinitionNode | ObjectTypeExtensionNode) => ({
    fields: fields.map((field) => withItems(name.value, field)),
  });
  const document: DocumentNode = visit(parse(sdl), {
    ObjectTypeDefinition: (type) => ({
      ...type,
      ...fieldsOf(type),
      directives: [...(type.directives ?? []), ...entryOf(type.name.value)],
    }),
    ObjectTypeExtension: (type) => ({ ...type, ...fieldsOf(type) }),
  });
  return print(document);
}

describe('kit and gateway never disagree', () => {
  test.each(STATED)('%s: %s, %s', (code, _at, _what, sdl) => {
    expect(kitRefusal(sdl, DECLARED)).toBe(code);
    expect(gatewayRefusal(sdl, DECLARED)).toBe(code);
  });

  test.each(VOTED)('%s', (_what, sdl, binds) => {
    for (const written of [HEADER + sdl, LINK_HEADER + sdl, directed(LINK_HEADER + sdl, binds)]) {
      expect(kitRefusal(written, itemsOf(binds))).toBe(gatewayRefusal(written, itemsOf(binds)));
    }
  });

  test('over what was voted for a good SDL, both accept', () => {
    expect(kitRefusal(GOOD, DECLARED)).toBeUndefined();
    expect(gatewayRefusal(GOOD, DECLARED)).toBeUndefined();
    expect(publicationFaults(LINK_HEADER + CITIZEN, voted(BOUND))).toEqual([]);
    const abstract = `${LINK_HEADER} interface Named { name: String } union Party = Citizen | Firm
      type Citizen implements Named @key(fields: "id") { id: ID! name: String boss: Party }
      type Firm implements Named @key(fields: "no") { no: ID! name: String } type Query { named: [Named!] }`;
    const binds = {
      ...BOUND,
      'Citizen.boss': 'boss',
      'Firm.no': 'no',
      'Firm.name': 'name',
      'Query.named': null,
    };
    expect(publicationFaults(abstract, voted(binds))).toEqual([]);
    expect(kitRefusal(directed(abstract, binds), itemsOf(binds))).toBeUndefined();
    expect(kitRefusal(directed(LINK_HEADER + CITIZEN, BOUND), itemsOf(BOUND))).toBeUndefined();
  });

  /** Pieces that are right with some bindings and wrong with others. */
  const PIECES: readonly (readonly [string, readonly string[]])[] = [
    ['type Query { car(plate: ID): Car }', ['Query.car', 'Query.car(plate:)']],
    ['extend type Query { cars(first: Int): CarConnection }', ['Query.cars']],
    ['extend type Car { owner: Owner }', ['Car.owner']],
    ['extend type Car { twins: [Car] }', ['Car.twins']],
    ['extend type Car { looks: Looks! }', ['Car.looks']],
    ['extend type Car { weight: Int }', ['Car.weight']],
    ['extend type Car { height: Int! }', ['Car.height']],
    ['extend type Car { tax: Int @external }', ['Car.tax']],
    ['extend type Car { holder: Holder }', ['Car.holder']],
    ['extend type Query { painted: [Painted] }', ['Query.painted']],
    ['extend type CarEdge { colour: String }', ['CarEdge.colour']],
    ['extend type Looks { paint: String @shareable }', ['Looks.paint']],
  ];
  const FIXED = `${CONNECTION} type Car @key(fields: "plate") { plate: ID! }
    type Owner { name: String } type Looks implements Painted { colour: String }
    union Holder = Owner | Car interface Painted { colour: String }`;
  const COORDINATES = [
    'Car.plate',
    'Owner.name',
    'Looks.colour',
    'CarConnection.edges',
    'CarConnection.pageInfo',
    'CarConnection.totalCount',
    'CarEdge.node',
    'CarEdge.cursor',
  ];
  const STRUCTURAL = /^(Query\.\w+|CarConnection\.\w+|CarEdge\.(node|cursor)|Car\.looks)$/;
  const bindsOf = (coordinates: readonly string[]): fc.Arbitrary<Binds> =>
    fc.record(
      Object.fromEntries(
        coordinates.map((at) => {
          const [usual, other] = STRUCTURAL.test(at) ? [null, 'it'] : ['it', null];
          return [
            at,
            fc.oneof(
              { weight: 30, arbitrary: fc.constant(usual) },
              { weight: 1, arbitrary: fc.constant(other) },
            ),
          ];
        }),
      ),
    );
  const published = fc.subarray([...PIECES]).chain((pieces) =>
    fc.record({
      sdl: fc.constant(`${LINK_HEADER}${FIXED} ${pieces.map(([sdl]) => sdl).join('\n')}`),
      binds: bindsOf([...COORDINATES, ...pieces.flatMap(([, at]) => at)]),
    }),
  );

  test('whatever a gateway accepts of a vote, the kit accepts of a department that says the same', () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(published, ({ sdl, binds }) => {
        const said = directed(sdl, binds);
        const kit = kitRefusal(said, itemsOf(binds));
        expect(kit).toBe(gatewayRefusal(said, itemsOf(binds)));
        const accepted = publicationFaults(sdl, voted(binds)).length === 0;
        seen[accepted ? 'accepted' : 'refused'] += 1;
        if (accepted) expect(kit).toBeUndefined();
      }),
      { numRuns: runs(120, 5000) },
    );
    expect(seen.accepted).toBeGreaterThan(5);
    expect(seen.refused).toBeGreaterThan(5);
  });
});
