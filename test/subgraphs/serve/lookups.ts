/** What the lookups of every entity cost: each field of each, asked of hundreds of objects in one fetch. */
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql';
import { shareTypeOf } from '../../../chaincode/model';
import { touchesOf } from '../../../subgraphs/kit/serve/touches';
import { runs } from '../../depth';
import { HOUSING, MEMBERS } from './directory';
import { type Ground, type Planned, scopeOf } from './fetches';
import { department, grantEverywhere, people, rows, select, send } from './scenario';

/**
 * What a fetch of hundreds of objects asks for, by how many statements it costs: of an entity all that is no list, then each field. A
 * stub's key costs none; a list costs its page and its count; what another table holds one more, for all of them.
 */
const STATEMENTS: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
  'public-security': {
    0: ['Division', 'Division.code'],
    1: ['Citizen.division', 'Citizen.identityNumber', 'Citizen.name'],
    2: ['Citizen', 'Citizen.household'],
  },
  taxation: {
    0: ['Citizen.identityNumber'],
    1: ['Citizen', 'Citizen.yearlyIncome'],
  },
  'civil-affairs': {
    0: ['Citizen.identityNumber'],
    1: [
      'Citizen',
      'Citizen.lowIncomeEligible',
      'Division',
      'Division.code',
      'Division.level',
      'Division.name',
      'Division.parent',
    ],
    2: ['Citizen.marriages'],
  },
  'market-regulation': {
    0: ['Citizen', 'Citizen.identityNumber', 'Division', 'Division.code'],
    1: [
      'Enterprise',
      'Enterprise.address',
      'Enterprise.creditCode',
      'Enterprise.division',
      'Enterprise.establishedOn',
      'Enterprise.legalForm',
      'Enterprise.name',
      'Enterprise.registeredCapital',
      'Enterprise.representative',
      'Enterprise.status',
    ],
    2: ['Citizen.enterprises'],
  },
  'natural-resources': {
    0: [
      'Citizen',
      'Citizen.identityNumber',
      'Division',
      'Division.code',
      'Enterprise',
      'Enterprise.creditCode',
    ],
    1: [
      'RealEstate',
      'RealEstate.area',
      'RealEstate.division',
      'RealEstate.location',
      'RealEstate.owner',
      'RealEstate.registeredOn',
      'RealEstate.unitNumber',
      'RealEstate.usage',
    ],
    2: ['Citizen.realEstate', 'Enterprise.realEstate'],
  },
  'human-resources': {
    0: ['Citizen', 'Citizen.identityNumber', 'Enterprise', 'Enterprise.creditCode'],
    2: ['Citizen.insurancePayments'],
  },
  housing: {
    0: ['Citizen', 'Citizen.identityNumber', 'RealEstate', 'RealEstate.unitNumber'],
    2: ['Citizen.allocations', 'RealEstate.allocations'],
  },
};

/** Objects of a type that are there. A new type of entity needs its own line. */
const KEYS: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  Citizen: async () => people.map(({ number }) => number),
  Division: () => keysIn('civil-affairs', 'code', 'divisions'),
  Enterprise: () => keysIn('market-regulation', 'credit_code', 'enterprises'),
  RealEstate: () => keysIn('natural-resources', 'unit_number', 'real_estate'),
};
const MOST = runs(200, 500);

describe('lookups', () => {
  let before: typeof rows.grants;
  beforeAll(() => {
    before = rows.grants;
  });
  // Whoever comes next has the grants it asks for, and no others.
  afterEach(() => {
    rows.grants = before;
  });

  test.each(Object.keys(MEMBERS))('%s: many objects cost the statements of one', async (name) => {
    const { schema } = department(name);
    const counted: Record<number, string[]> = {};
    for (const type of entitiesOf(schema)) {
      const own = Object.values(type.getFields());
      const asked: readonly (readonly [string, readonly Field[]])[] = [
        [type.name, own.filter((field) => !isList(field) && !isExternal(field))],
        ...own.map((field) => [`${type.name}.${field.name}`, [field]] as const),
      ];
      const representations = await represented(type);
      for (const [what, fields] of asked) {
        if (fields.some(isExternal)) continue;
        const statements = await statementsOf(name, type, fields, representations);
        counted[statements] = [...(counted[statements] ?? []), what].sort();
      }
    }
    expect(counted).toEqual(STATEMENTS[name]);
  });
});

/** Asks for many objects, of which several have what is asked for: else one statement for each could not show. */
async function statementsOf(
  name: string,
  type: GraphQLObjectType,
  fields: readonly Field[],
  representations: readonly object[],
): Promise<number> {
  const { schema, statements } = department(name);
  const selection = fields.map((field) => selectionOf(schema, field)).join(' ');
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type.name} { ${selection} } } }`;
  const planned = grantedAll(name, { query, variables: { representations }, scope: [] });
  statements.length = 0;
  const { body } = await send(name, planned);
  expect(body.errors).toBeUndefined();
  const found = (body.data as { readonly _entities: readonly (object | null)[] })._entities;
  for (const { name: field } of fields) {
    expect([field, found.filter((one) => isThere(one, field)).length > 1]).toEqual([field, true]);
  }
  return statements.length;
}

/** The same fetch under a ticket for all that it touches, and the grants behind it. */
function grantedAll(name: string, { query, variables = {} }: Planned): Planned {
  const fetch = { document: parse(query), variables };
  const bindings = rows.bindings.filter(({ subgraph }) => subgraph === name);
  const touched = touchesOf(department(name).schema, fetch, bindings);
  const scope = [...rows.versions].flatMap(([localName, version], index) => {
    const touches = touched.filter(({ entry }) => entry === version.code);
    if (touches.length === 0) return [];
    const items = [...new Set(touches.flatMap(({ item }) => item ?? []))].sort();
    const basis = basisOf(localName, items, String(100 + index));
    return scopeOf(rows, localName, [{ basis, items, beneficiary: HOUSING }]);
  });
  return { query, variables, scope };
}

/** What housing reads them by; what needs a grant is granted. */
function basisOf(localName: string, items: readonly string[], grantId: string): Ground['basis'] {
  const { content, provider } = rows.version(localName);
  if (provider === HOUSING) return 'OWN';
  const touched = content.items.filter(({ id }) => items.includes(id));
  if (touched.every((item) => shareTypeOf(content, item) === 'UNCONDITIONAL')) return 'UNCONDITIONAL';
  grantEverywhere(grantId, localName, items);
  return grantId;
}

type Field = GraphQLField<unknown, unknown>;

const typeOf = (field: Field) => getNamedType(field.type);
const isList = (field: Field): boolean => typeOf(field).name.endsWith('Connection');
const directiveOf = (field: Field, name: string) =>
  field.astNode?.directives?.find((directive) => directive.name.value === name);
const isExternal = (field: Field): boolean => directiveOf(field, 'external') !== undefined;
const isThere = (one: object | null, field: string): boolean =>
  one !== null && (one as Readonly<Record<string, unknown>>)[field] !== null;

function entitiesOf(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const union = schema.getType('_Entity');
  return isUnionType(union) ? [...union.getTypes()].sort((a, b) => a.name.localeCompare(b.name)) : [];
}

/** A field, and what is no list below it; of a list its rows and how many there are. */
function selectionOf(schema: GraphQLSchema, field: Field, depth = 0): string {
  const type = typeOf(field);
  if (isLeafType(type)) return field.name;
  if (isUnionType(type)) {
    const members = type.getTypes().map((each) => `... on ${each.name} { ${below(schema, each, 2)} }`);
    return `${field.name} { __typename ${members.join(' ')} }`;
  }
  if (!isObjectType(type)) throw new Error(`nothing is known of \`${type.name}\``);
  if (!isList(field)) return `${field.name} { ${below(schema, type, depth + 1)} }`;
  const node = schema.getType(type.name.replace(/Connection$/, ''));
  if (!isObjectType(node)) throw new Error(`\`${type.name}\` lists nothing`);
  return `${field.name} { totalCount edges { node { ${below(schema, node, depth + 1)} } } }`;
}

/** From the second level on the plain fields alone: what leads back would have no end. */
function below(schema: GraphQLSchema, type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields()).filter((field) => !isExternal(field) && !isList(field));
  const plain = fields.filter((field) => depth < 2 || isLeafType(typeOf(field)));
  return plain
    .filter((field) => directiveOf(field, 'requires') === undefined)
    .map((field) => selectionOf(schema, field, depth))
    .join(' ');
}

/** Objects by their key, each with what another department answered where a field is computed from it. */
async function represented(type: GraphQLObjectType): Promise<readonly object[]> {
  const keys = await KEYS[type.name]?.();
  const key = type.astNode?.directives?.find((directive) => directive.name.value === 'key');
  const fields = key?.arguments?.find((argument) => argument.name.value === 'fields')?.value;
  if (keys === undefined || fields?.kind !== 'StringValue') {
    throw new Error(`objects of \`${type.name}\` are represented by nothing that is known here`);
  }
  const computed = Object.values(type.getFields()).filter(isExternal);
  const inputs = Object.fromEntries(computed.map(({ name }) => [name, 1_000]));
  return keys.slice(0, MOST).map((one) => ({ __typename: type.name, [fields.value]: one, ...inputs }));
}

async function keysIn(name: string, column: string, table: string): Promise<readonly string[]> {
  const found = await select<{ readonly key: string }>(
    name,
    `select ${column} as key from ${table} order by ${column}`,
  );
  return found.map(({ key }) => key);
}
