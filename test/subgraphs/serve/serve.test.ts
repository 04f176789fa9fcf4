import { createPublicKey, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { keyedDigest, type QueryTicket, signTicket, verifyCounterSignature } from '../../../chaincode/model';
import { readServedLog } from '../../../subgraphs/kit/serve/served-log';
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
  sdlTicket,
  serve,
  ticketClaims,
  ticketed,
} from './fetches';

const CIVIL_AFFAIRS = MEMBERS['civil-affairs'] ?? HOUSING;
const ELIGIBLE = 'Citizen.lowIncomeEligible';
const [gateway, housingKey, otherKey] = [newKey(), newKey(), newKey()];
const housing: Caller = { member: HOUSING, application: 'eligibility', key: housingKey };

let folder: string;
let keeper: Keeper;
let rows: Rows;
let served: Readonly<Record<string, Served>>;
let people: readonly Person[];
let district: string;

interface Person {
  readonly number: string;
  readonly name: string;
  readonly district: string;
  readonly address: string;
  readonly income?: number;
  readonly ceiling?: number;
}

beforeAll(async () => {
  folder = await makeFolder();
  keeper = await startKeeper(folder);
  await (await startLoader(folder, { citizens: 3000, seed: 'serving', owners: ownersOf(readyOf(keeper)) }))
    .ended;
  people = await readPeople();
  district = districtOf((each) => each.income === undefined && each.ceiling !== undefined);
  rows = await Rows.ofDemo();
  rows.addGateway(FOUNDER, 'gate', gateway);
  rows.addApplication(HOUSING, 'eligibility', housingKey);
  rows.addApplication(HOUSING, 'other', otherKey);
  rows.addApplication(CIVIL_AFFAIRS, 'desk', otherKey);
  grantAll();
  const { databases } = readyOf(keeper);
  served = Object.fromEntries(
    await Promise.all(
      Object.keys(MEMBERS).map(async (name) => [
        name,
        await serve(name, rows, databases[name]?.reader ?? '', folder),
      ]),
    ),
  );
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

const department = (name: string): Served => {
  const found = served[name];
  if (found === undefined) throw new Error(`no department ${name}`);
  return found;
};

const forHousing = (basis: string, ...items: readonly string[]): Ground => ({
  basis,
  items,
  beneficiary: HOUSING,
});

function citizenFetch(number: string): Planned {
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

function incomeFetch(numbers: readonly string[], grounds?: readonly Ground[]): Planned {
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

function eligibleFetch(representations: readonly object[]): Planned {
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

async function send(name: string, planned: Planned, { caller = housing, change = {} }: Sent = {}) {
  const evidence = await evidenceOf(caller);
  const claims = ticketClaims(name, planned, evidence, change);
  const answer = await post(department(name).url, await ticketed(planned, claims, evidence, gateway));
  return { ...answer, claims };
}

const codeOf = (body: {
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}): unknown => body.errors?.[0]?.extensions.code;

async function select<Row>(name: string, statement: string): Promise<readonly Row[]> {
  const client = new Client({ connectionString: readyOf(keeper).databases[name]?.reader ?? '' });
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

const districtOf = (condition: (person: Person) => boolean): string => people.find(condition)?.district ?? '';

const known = (condition: (person: Person) => boolean): Person => {
  const found = people.find((person) => person.district === district && condition(person));
  if (found === undefined) throw new Error('the population lacks such a person');
  return found;
};

describe('a granted fetch is answered', () => {
  test('by public security, with the row and what it leads to, in one statement a table', async () => {
    const person = known(() => true);
    const { status, body } = await send('public-security', citizenFetch(person.number));
    expect(status).toBe(200);
    expect(body.data).toEqual({
      citizen: {
        __typename: 'Citizen',
        identityNumber: person.number,
        name: person.name,
        household: { address: person.address },
        division: { __typename: 'Division', code: person.district },
      },
    });
    expect(department('public-security').statements).toHaveLength(2);
  });

  test('by taxation, for as many citizens as are asked for, in one statement', async () => {
    const asked = people.filter((each) => each.district === district).slice(0, 30);
    const { body } = await send('taxation', incomeFetch(asked.map(({ number }) => number)));
    expect(body.data).toEqual({ _entities: asked.map(({ income = null }) => ({ yearlyIncome: income })) });
    expect(department('taxation').statements).toHaveLength(1);
  });

  test('by civil affairs, which computes eligibility, null without a register row or an income', async () => {
    const both = known((each) => each.income !== undefined && each.ceiling !== undefined);
    const noIncome = known((each) => each.income === undefined && each.ceiling !== undefined);
    const noRow = known((each) => each.income !== undefined && each.ceiling === undefined);
    const representations = [both, noIncome, noRow].map(({ number, income = null }) => ({
      __typename: 'Citizen',
      identityNumber: number,
      yearlyIncome: income,
    }));
    const { body } = await send('civil-affairs', eligibleFetch(representations));
    const eligible = (both.income ?? 0) <= (both.ceiling ?? 0);
    expect(body.data).toEqual({
      _entities: [{ lowIncomeEligible: eligible }, { lowIncomeEligible: null }, { lowIncomeEligible: null }],
    });
  });

  test('with divisions for any member, without a grant', async () => {
    const planned = {
      query:
        '{ divisions(parent: "110000", first: 2) { totalCount edges { node { code name parent { name } } } pageInfo { hasNextPage endCursor } } }',
      scope: scopeOf(rows, 'divisions', [
        { basis: 'UNCONDITIONAL', items: ['code', 'name', 'parent'], beneficiary: HOUSING },
      ]),
    };
    const { status, body } = await send('civil-affairs', planned);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      divisions: {
        totalCount: 16,
        edges: [
          { node: { code: '110101', name: '东城区', parent: { name: '北京市' } } },
          { node: { code: '110102', name: '西城区', parent: { name: '北京市' } } },
        ],
        pageInfo: { hasNextPage: true },
      },
    });
    const { endCursor } = (body.data as { divisions: { pageInfo: { endCursor: string } } }).divisions
      .pageInfo;
    const next = await send('civil-affairs', {
      ...planned,
      query: planned.query.replace('first: 2', `first: 1, after: "${endCursor}"`),
    });
    expect(next.body.data).toMatchObject({ divisions: { edges: [{ node: { code: '110105' } }] } });
  });

  test('with the SDL, for a ticket of its own and without evidence', async () => {
    const { url, statements } = department('taxation');
    const ticket = await sdlTicket('taxation', gateway);
    const { status, body } = await post(url, { query: '{ _service { sdl } }', extensions: { ticket } });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      _service: { sdl: expect.stringContaining('yearlyIncome: Int @item') },
    });
    expect(statements).toEqual([]);
  });
});

test('the counter-signature states what was served, and the served log holds it without any personal value', async () => {
  const person = known((each) => each.income !== undefined);
  const { key, logPath } = department('taxation');
  const { body, claims } = await send('taxation', incomeFetch([person.number]));
  const statement = await verifyCounterSignature(
    body.extensions?.counterSignature ?? '',
    createPublicKey(key),
  );
  const { code } = rows.version('income');
  const digestKey = Buffer.from(claims.digestKey, 'base64url');
  expect(statement).toMatchObject({
    subgraph: 'taxation',
    access: claims.access,
    fetch: 0,
    rows: { [code]: 1 },
  });
  expect(statement?.digest).toBe(keyedDigest(body.data, digestKey));
  // A plain hash of an identity number would be guessed in minutes, and a counter-signature stays on the ledger.
  expect(statement?.variables).not.toBe(claims.variables);
  const line = (await readServedLog(logPath)).at(-1);
  expect(line).toMatchObject({
    access: claims.access,
    consumer: HOUSING,
    rows: { [code]: 1 },
    digest: statement?.digest,
  });
  const text = await readFile(logPath, 'utf8');
  for (const value of [person.number, person.name, String(person.income)])
    expect(text).not.toContain(`"${value}"`);
});

test('a citizen of another district is answered, byte for byte, like one who does not exist', async () => {
  const elsewhere = people.find((each) => each.district !== district)?.number ?? '';
  const [there, nowhere] = [
    await send('public-security', citizenFetch(elsewhere)),
    await send('public-security', citizenFetch('110101190001010000')),
  ];
  expect(there.body.data).toEqual({ citizen: null });
  expect(JSON.stringify(there.body.data)).toBe(JSON.stringify(nowhere.body.data));
  const incomes = await send('taxation', incomeFetch([elsewhere, '110101190001010000']));
  expect(incomes.body.data).toEqual({ _entities: [{ yearlyIncome: null }, { yearlyIncome: null }] });
});

test('a fetch for two beneficiaries releases a row only if it is in the scope of each', async () => {
  const [here, there] = [
    known((each) => each.income !== undefined),
    people.find((each) => each.district !== district && each.income !== undefined),
  ];
  const districts = [district, there?.district ?? ''];
  rows.grant({
    id: '3',
    consumer: HOUSING,
    localName: 'income',
    items: ['identityNumber', 'yearlyIncome'],
    districts,
  });
  department('taxation').view.current = rows.epoch(10n);
  const numbers = [here.number, there?.number ?? ''];
  const both = await send('taxation', incomeFetch(numbers));
  expect(both.body.data).toEqual({ _entities: [{ yearlyIncome: here.income }, { yearlyIncome: null }] });
  const direct = await send(
    'taxation',
    incomeFetch(numbers, [forHousing('3', 'identityNumber', 'yearlyIncome')]),
  );
  expect(direct.body.data).toEqual({
    _entities: [{ yearlyIncome: here.income }, { yearlyIncome: there?.income }],
  });
});

describe('with zero SQL statements, refuses', () => {
  const refused = async (
    name: string,
    status: number,
    code: string,
    body: Promise<{ readonly status: number; readonly body: object }>,
  ) => {
    const answer = await body;
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
    expect(Object.keys(answer.body)).toEqual(['errors']);
    expect(department(name).statements).toEqual([]);
  };
  const request = async (change: Partial<Record<keyof QueryTicket, unknown>> = {}, caller = housing) => {
    const planned = citizenFetch(people[0]?.number ?? '');
    const evidence = await evidenceOf(caller);
    return await ticketed(
      planned,
      ticketClaims('public-security', planned, evidence, change),
      evidence,
      gateway,
    );
  };
  const submit = (body: unknown) => post(department('public-security').url, body);
  const seconds = (): number => Math.floor(Date.now() / 1000);

  test('TICKET_MISSING: a query as anyone would send it', async () => {
    const { query, variables } = await request();
    await refused('public-security', 401, 'TICKET_MISSING', submit({ query, variables }));
  });

  test('BAD_REQUEST: what is no fetch', async () => {
    await refused('public-security', 400, 'BAD_REQUEST', submit('{"query'));
    await refused('public-security', 400, 'BAD_REQUEST', submit([await request()]));
  });

  test('TICKET_MALFORMED: a ticket that is none, or evidence in its place', async () => {
    const { extensions, ...rest } = await request();
    await refused(
      'public-security',
      401,
      'TICKET_MALFORMED',
      submit({ ...rest, extensions: { ...extensions, ticket: 'x.y.z' } }),
    );
    await refused(
      'public-security',
      401,
      'TICKET_MALFORMED',
      submit({ ...rest, extensions: { ...extensions, ticket: extensions.evidence } }),
    );
  });

  test('TICKET_SUBGRAPH: a ticket for another department', async () => {
    await refused('public-security', 401, 'TICKET_SUBGRAPH', submit(await request({ subgraph: 'taxation' })));
  });

  test('TICKET_DOCUMENT: another document, by a byte', async () => {
    const sent = await request();
    await refused('public-security', 401, 'TICKET_DOCUMENT', submit({ ...sent, query: `${sent.query} ` }));
  });

  test('TICKET_VARIABLES: other variables', async () => {
    const sent = await request();
    await refused(
      'public-security',
      401,
      'TICKET_VARIABLES',
      submit({ ...sent, variables: { id: people[1]?.number } }),
    );
  });

  test('TICKET_EXPIRED: an expired ticket, and one that lives too long', async () => {
    await refused(
      'public-security',
      401,
      'TICKET_EXPIRED',
      submit(await request({ iat: seconds() - 60, exp: seconds() - 40 })),
    );
    await refused('public-security', 401, 'TICKET_EXPIRED', submit(await request({ exp: seconds() + 3600 })));
  });

  test('TICKET_REPLAYED: a ticket used twice', async () => {
    const sent = await request();
    expect((await submit(sent)).status).toBe(200);
    department('public-security').statements.length = 0;
    await refused('public-security', 401, 'TICKET_REPLAYED', submit(sent));
  });

  test('TICKET_REPLAYED: of the same ticket sent many times at once, one is answered', async () => {
    const sent = await request();
    const answers = await Promise.all(Array.from({ length: 8 }, () => submit(sent)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => codeOf(body) === 'TICKET_REPLAYED')).toHaveLength(7);
  });

  test.each([
    ['a stranger', 'TICKET_SIGNATURE', newKey],
    ['an application', 'TICKET_SIGNATURE', () => housingKey],
  ])('%s signing in the name of the gateway: %s', async (_who, code, key) => {
    const planned = citizenFetch('x');
    const evidence = await evidenceOf(housing);
    const ticket = await signTicket(ticketClaims('public-security', planned, evidence), key());
    const { query, variables } = planned;
    await refused(
      'public-security',
      401,
      code,
      submit({ query, variables, extensions: { ticket, evidence } }),
    );
  });

  test('GATEWAY_UNKNOWN: a gateway of a member that is no founder, or that no one registered', async () => {
    rows.addGateway(HOUSING, 'gate', gateway);
    department('public-security').view.current = rows.epoch(10n);
    await refused(
      'public-security',
      401,
      'GATEWAY_UNKNOWN',
      submit(await request({ gateway: { msp: HOUSING, id: 'gate' } })),
    );
    await refused(
      'public-security',
      401,
      'GATEWAY_UNKNOWN',
      submit(await request({ gateway: { msp: FOUNDER, id: 'other' } })),
    );
  });

  test('EVIDENCE_MISSING: no evidence', async () => {
    const { extensions, ...rest } = await request();
    await refused(
      'public-security',
      401,
      'EVIDENCE_MISSING',
      submit({ ...rest, extensions: { ticket: extensions.ticket } }),
    );
  });

  test("TICKET_EVIDENCE: another application's evidence, and a purpose the caller did not sign", async () => {
    const { extensions, ...rest } = await request();
    const evidence = await evidenceOf({ member: HOUSING, application: 'other', key: otherKey });
    await refused(
      'public-security',
      401,
      'TICKET_EVIDENCE',
      submit({ ...rest, extensions: { ...extensions, evidence } }),
    );
    await refused(
      'public-security',
      401,
      'TICKET_EVIDENCE',
      submit(await request({ purpose: 'low-income-support' })),
    );
  });

  test('EVIDENCE_SIGNATURE and APPLICATION_UNKNOWN: evidence by another key, or of an application no one registered', async () => {
    await refused(
      'public-security',
      401,
      'EVIDENCE_SIGNATURE',
      submit(await request({}, { ...housing, key: otherKey })),
    );
    await refused(
      'public-security',
      401,
      'APPLICATION_UNKNOWN',
      submit(await request({}, { ...housing, application: 'ghost' })),
    );
  });

  test('EVIDENCE_MALFORMED: a token in place of the evidence inside it', async () => {
    const evidence = sign('sha256', Buffer.from('x'), housingKey).toString('base64url');
    const planned = citizenFetch('x');
    const body = await ticketed(
      planned,
      ticketClaims('public-security', planned, evidence),
      evidence,
      gateway,
    );
    await refused('public-security', 401, 'EVIDENCE_MALFORMED', submit(body));
  });

  test('TICKET_KIND: data on an `sdl` ticket', async () => {
    const { query, variables, extensions } = await request();
    const ticket = await sdlTicket('public-security', gateway);
    await refused(
      'public-security',
      401,
      'TICKET_KIND',
      submit({ query, variables, extensions: { ...extensions, ticket } }),
    );
  });

  test('SUBGRAPH_BEHIND: a height the own view does not reach in time', async () => {
    await refused('public-security', 503, 'SUBGRAPH_BEHIND', submit(await request({ height: '11' })));
  });

  test('STALE_LEDGER: a view whose blocks stopped, whatever the ticket says', async () => {
    department('public-security').view.fresh = false;
    await refused('public-security', 503, 'STALE_LEDGER', submit(await request()));
    await refused('public-security', 503, 'STALE_LEDGER', submit(await request({ height: '11' })));
  });

  test('ACCESS_DENIED: a grant that the own, newer view knows to be suspended', async () => {
    rows.grant({
      id: '1',
      consumer: HOUSING,
      localName: 'citizens',
      items: ['identityNumber'],
      districts: [district],
      state: 'SUSPENDED',
    });
    department('public-security').view.publish(rows.epoch(12n));
    const answer = await submit(await request());
    expect(answer.body.errors?.[0]?.extensions).toMatchObject({
      code: 'ACCESS_DENIED',
      height: '12',
      denials: expect.arrayContaining([
        expect.objectContaining({ reason: 'NO_GRANT', beneficiary: HOUSING }),
      ]),
    });
    await refused('public-security', 403, 'ACCESS_DENIED', submit(await request()));
  });

  test('ACCESS_DENIED: a derived input whose own grant names another coordinate', async () => {
    rows.grant({
      id: '5',
      consumer: CIVIL_AFFAIRS,
      districts: [district],
      localName: 'income',
      items: ['identityNumber', 'yearlyIncome'],
      derives: ['Citizen.other'],
    });
    department('taxation').view.current = rows.epoch(10n);
    await refused('taxation', 403, 'ACCESS_DENIED', send('taxation', incomeFetch([people[0]?.number ?? ''])));
  });

  test('ACCESS_DENIED: a derived input for a caller who may not read what it is derived into', async () => {
    const items = ['identityNumber', 'yearlyIncome'];
    rows.grant({
      id: '4',
      consumer: HOUSING,
      localName: 'low-income-register',
      items: ['identityNumber'],
      districts: [district],
      state: 'REVOKED',
    });
    department('taxation').view.current = rows.epoch(10n);
    const derived = incomeFetch(
      [people[0]?.number ?? ''],
      [{ basis: '5', items, beneficiary: CIVIL_AFFAIRS, derives: ELIGIBLE }],
    );
    await refused('taxation', 403, 'ACCESS_DENIED', send('taxation', derived));
  });

  test('TICKET_SCOPE: a document that touches more than its ticket covers', async () => {
    const planned = citizenFetch('x');
    const narrow = {
      ...planned,
      scope: planned.scope.map((each) => ({ ...each, items: each.items.filter((item) => item !== 'name') })),
    };
    await refused('public-security', 403, 'TICKET_SCOPE', send('public-security', narrow));
  });

  test('TICKET_SCOPE: a beneficiary the caller cannot ask for', async () => {
    const forAnother = incomeFetch(
      ['x'],
      [{ basis: '5', items: ['identityNumber', 'yearlyIncome'], beneficiary: CIVIL_AFFAIRS }],
    );
    await refused('taxation', 403, 'TICKET_SCOPE', send('taxation', forAnother));
  });

  test.each([
    ['DOCUMENT_SYNTAX', 'query {'],
    ['DOCUMENT_INVALID', '{ citizen(identityNumber: "x") { salary } }'],
    ['OPERATION_UNKNOWN', 'query A { __typename } query B { __typename }'],
    ['OPERATION_REFUSED', 'mutation { __typename }'],
    ['TICKET_KIND', '{ __schema { types { name } } }'],
    ['TICKET_KIND', '{ _service { sdl } }'],
  ])('%s: the document `%s`', async (code, query) => {
    const { scope } = citizenFetch('x');
    await refused(
      'public-security',
      code === 'TICKET_KIND' ? 401 : 400,
      code,
      send('public-security', { query, scope }),
    );
  });
});

test('a ticket ahead of the view waits for its height, and is answered when the block arrives', async () => {
  const person = known(() => true);
  setTimeout(() => department('public-security').view.publish(rows.epoch(11n)), 50);
  const { status } = await send('public-security', citizenFetch(person.number), { change: { height: '11' } });
  expect(status).toBe(200);
});

test('a fetch whose keys are written into the document finds nothing: a key that is not touched is not there', async () => {
  const person = known((each) => each.income !== undefined);
  const { query, scope } = incomeFetch([person.number]);
  const inline = query
    .replace('($representations: [_Any!]!)', '')
    .replace('$representations', `[{ __typename: "Citizen", identityNumber: "${person.number}" }]`);
  const { body } = await send('taxation', { query: inline, scope });
  expect(body.data).toEqual({ _entities: [{ yearlyIncome: null }] });
});

test('an error of a resolver is a code and a path, never a message', async () => {
  const planned = {
    query: 'query ($after: String) { divisions(after: $after) { totalCount } }',
    variables: { after: '身份号码' },
    scope: scopeOf(rows, 'divisions', [{ basis: 'UNCONDITIONAL', items: [], beneficiary: HOUSING }]),
  };
  const { body } = await send('civil-affairs', planned);
  expect(body.errors).toEqual([
    {
      message: 'INVALID_ARGUMENT',
      path: ['divisions'],
      extensions: { code: 'INVALID_ARGUMENT', origin: 'request' },
    },
  ]);
});
