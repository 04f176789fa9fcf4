/** The scenario's departments, grants and citizens, for tests of serving. */
import { Client } from 'pg';
import type { QueryTicket } from '../../../chaincode/model';
import {
  type Keeper,
  makeFolder,
  ownersOf,
  readyOf,
  removeFolder,
  startKeeper,
  startLoader,
  stopKeeper,
} from '../database/databases';
import { FOUNDER, HOUSING, MEMBERS, newKey, Rows } from './directory';
import {
  type Caller,
  evidenceOf,
  type Ground,
  type Planned,
  post,
  type Served,
  scopeOf,
  serve,
  ticketClaims,
  ticketed,
} from './fetches';

export const CIVIL_AFFAIRS = MEMBERS['civil-affairs'] ?? HOUSING;
export const ELIGIBLE = 'Citizen.lowIncomeEligible';
export const [gateway, housingKey, otherKey] = [newKey(), newKey(), newKey()];
export const housing: Caller = { member: HOUSING, application: 'eligibility', key: housingKey };

let folder: string;
let keeper: Keeper;
export let rows: Rows;
let served: Readonly<Record<string, Served>>;
export let people: readonly Person[];
export let district: string;

export interface Person {
  readonly number: string;
  readonly name: string;
  readonly district: string;
  readonly address: string;
  readonly income?: number;
  readonly ceiling?: number;
}

// Whoever imports this has the departments running; each test begins with all grants of the scenario, at height 10.
beforeAll(async () => {
  folder = await makeFolder();
  keeper = await startKeeper(folder);
  await (await startLoader(folder, { citizens: 600, seed: 'serving', owners: ownersOf(readyOf(keeper)) }))
    .ended;
  people = await readPeople();
  district = districtOf((each) => each.income === undefined && each.ceiling !== undefined);
  rows = await Rows.ofDemo();
  rows.addGateway(FOUNDER, 'gate', gateway);
  rows.addApplication(HOUSING, 'eligibility', housingKey);
  rows.addApplication(HOUSING, 'other', otherKey);
  rows.addApplication(CIVIL_AFFAIRS, 'desk', otherKey);
  grantAll();
  served = Object.fromEntries(
    await Promise.all(
      Object.keys(MEMBERS).map(async (name) => [name, await serve(name, rows, readerOf(name), folder)]),
    ),
  );
  for (const { name, url, key } of Object.values(served)) rows.publish(name, url, key);
});

afterAll(async () => {
  await Promise.all(Object.values(served).map(({ stop }) => stop()));
  await stopKeeper(keeper);
  await removeFolder(folder);
});

beforeEach(() => {
  grantAll();
  for (const { view, statements } of Object.values(served)) {
    view.fresh = true;
    view.current = rows.epoch(10n);
    statements.length = 0;
  }
});

/** G1 to G5 of the scenario, all for one district. */
function grantAll(): void {
  const districts = [district];
  const housingGrant = { consumer: HOUSING, districts };
  rows.grant({
    ...housingGrant,
    id: '1',
    localName: 'citizens',
    items: ['identityNumber', 'name', 'household', 'division'],
  });
  rows.grant({ ...housingGrant, id: '2', localName: 'households', items: ['address'] });
  rows.grant({ ...housingGrant, id: '3', localName: 'income', items: ['identityNumber', 'yearlyIncome'] });
  rows.grant({
    ...housingGrant,
    id: '4',
    localName: 'low-income-register',
    items: ['identityNumber', 'lowIncomeEligible'],
  });
  rows.grant({
    id: '5',
    consumer: CIVIL_AFFAIRS,
    districts,
    localName: 'income',
    items: ['identityNumber', 'yearlyIncome'],
    derives: [ELIGIBLE],
  });
}

export const department = (name: string): Served => {
  const found = served[name];
  if (found === undefined) throw new Error(`no department ${name}`);
  return found;
};

export const forHousing = (basis: string, ...items: readonly string[]): Ground => ({
  basis,
  items,
  beneficiary: HOUSING,
});

export function citizenFetch(number: string): Planned {
  return {
    query:
      'query Eligibility__public_security__0($id: ID!) { citizen(identityNumber: $id) { __typename identityNumber name household { address } division { __typename code } } }',
    variables: { id: number },
    scope: [
      ...scopeOf(rows, 'citizens', [forHousing('1', 'division', 'household', 'identityNumber', 'name')]),
      ...scopeOf(rows, 'households', [forHousing('2', 'address')]),
    ],
  };
}

export function incomeFetch(numbers: readonly string[], grounds?: readonly Ground[]): Planned {
  const items = ['identityNumber', 'yearlyIncome'];
  return {
    query:
      'query Eligibility__taxation__1($representations: [_Any!]!) { _entities(representations: $representations) { ... on Citizen { yearlyIncome } } }',
    variables: {
      representations: numbers.map((identityNumber) => ({ __typename: 'Citizen', identityNumber })),
    },
    scope: scopeOf(
      rows,
      'income',
      grounds ?? [
        forHousing('3', ...items),
        { basis: '5', items, beneficiary: CIVIL_AFFAIRS, derives: ELIGIBLE },
      ],
    ),
  };
}

export function eligibleFetch(representations: readonly object[]): Planned {
  return {
    query:
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Citizen { lowIncomeEligible } } }',
    variables: { representations },
    scope: scopeOf(rows, 'low-income-register', [forHousing('4', 'identityNumber', 'lowIncomeEligible')]),
  };
}

interface Sent {
  readonly caller?: Caller;
  readonly change?: Partial<Record<keyof QueryTicket, unknown>>;
}

export async function send(name: string, planned: Planned, { caller = housing, change = {} }: Sent = {}) {
  const evidence = await evidenceOf(caller);
  const claims = ticketClaims(name, planned, evidence, change);
  const answer = await post(department(name).url, await ticketed(planned, claims, evidence, gateway));
  return { ...answer, claims };
}

export const codeOf = (body: {
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}): unknown => body.errors?.[0]?.extensions.code;

/** Connects as the owner of a department's database. */
export const ownerOf = (name: string): string => readyOf(keeper).databases[name]?.owner ?? '';

/** Connects as its reader: what a department serves with. */
export const readerOf = (name: string): string => readyOf(keeper).databases[name]?.reader ?? '';

/** Rows of a department's database, read past every scope. */
export async function select<Row>(name: string, statement: string): Promise<readonly Row[]> {
  const client = new Client({ connectionString: readerOf(name) });
  await client.connect();
  try {
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** The population as it stands in the three databases, read past every scope. */
async function readPeople(): Promise<readonly Person[]> {
  const residents = await select<Person>(
    'public-security',
    `select c.identity_number as number, c.name, c.district, h.address
     from citizens c join households h using (household_id) order by c.identity_number`,
  );
  const incomes = await select<Pick<Person, 'number' | 'income'>>(
    'taxation',
    'select identity_number as number, yearly_income as income from income',
  );
  const ceilings = await select<Pick<Person, 'number' | 'ceiling'>>(
    'civil-affairs',
    'select identity_number as number, income_ceiling as ceiling from low_income_register',
  );
  const byNumber = new Map<string, Person>(residents.map((person) => [person.number, person]));
  for (const part of [...incomes, ...ceilings]) {
    const person = byNumber.get(part.number);
    if (person !== undefined) byNumber.set(part.number, { ...person, ...part });
  }
  return [...byNumber.values()];
}

/** Grants housing items of an entry in every district. */
export function grantEverywhere(id: string, localName: string, items: readonly string[]): void {
  const districts = [...new Set(people.map((each) => each.district))];
  rows.grant({ id, consumer: HOUSING, localName, items, districts });
  for (const { view } of Object.values(served)) view.current = rows.epoch(10n);
}

const districtOf = (condition: (person: Person) => boolean): string => people.find(condition)?.district ?? '';

export const known = (condition: (person: Person) => boolean): Person => {
  const found = people.find((person) => person.district === district && condition(person));
  if (found === undefined) throw new Error('the population lacks such a person');
  return found;
};
