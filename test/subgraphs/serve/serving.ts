import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { keyedDigest, verifyCounterSignature } from '../../../chaincode/model';
import { HOUSING } from './directory';
import { post, scopeOf, sdlTicket, servedLines } from './fetches';
import {
  citizenFetch,
  department,
  district,
  eligibleFetch,
  forHousing,
  gateway,
  incomeFetch,
  known,
  ownerOf,
  people,
  rows,
  send,
} from './scenario';

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
    expect(department('civil-affairs').statements).toHaveLength(1);
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

test.each([
  ['{ divisions(first: 3) { edges { node { code } } } }', 3],
  ['{ divisions(first: 3) { totalCount edges { node { code } } pageInfo { hasNextPage endCursor } } }', 3],
  ['{ divisions(parent: "110000", first: 500) { totalCount edges { cursor } } }', 16],
  ['{ divisions(first: 0) { totalCount edges { cursor } pageInfo { hasNextPage } } }', 0],
  ['{ divisions { totalCount pageInfo { hasNextPage hasPreviousPage } } }', 0],
  ['{ divisions(first: 2) { pageInfo { startCursor endCursor } } }', 2],
  ['{ divisions { edges { cursor } } }', 50],
  ['{ division(code: "110108") { name parent { name } } }', 2],
  ['{ division(code: "999999") { name } }', 0],
])('%s is recorded as %i rows released', async (query, released) => {
  const items = ['code', 'name', 'parent'];
  const scope = scopeOf(rows, 'divisions', [{ basis: 'UNCONDITIONAL', items, beneficiary: HOUSING }]);
  const { body } = await send('civil-affairs', { query, scope });
  const { key, logPath } = department('civil-affairs');
  const signature = body.extensions?.counterSignature ?? '';
  const recorded = { [rows.version('divisions').code]: released };
  expect((await verifyCounterSignature(signature, createPublicKey(key)))?.rows).toEqual(recorded);
  expect((await servedLines(logPath)).at(-1)?.rows).toEqual(recorded);
});

test('the pages of a list follow each other to its end, whatever is selected beside them', async () => {
  const scope = scopeOf(rows, 'divisions', [
    { basis: 'UNCONDITIONAL', items: ['code', 'parent'], beneficiary: HOUSING },
  ]);
  const query =
    'query ($after: String) { divisions(parent: "110000", first: 5, after: $after) { edges { node { code } cursor } pageInfo { hasNextPage endCursor } } }';
  const codes: string[] = [];
  const sizes: number[] = [];
  let after: string | null = null;
  for (let more = true; more; ) {
    const { body } = await send('civil-affairs', { query, variables: { after }, scope });
    const { divisions } = body.data as { divisions: DivisionsPage };
    codes.push(...divisions.edges.map(({ node }) => node.code));
    sizes.push(divisions.edges.length);
    expect(divisions.pageInfo.endCursor).toBe(divisions.edges.at(-1)?.cursor);
    after = divisions.pageInfo.endCursor;
    more = divisions.pageInfo.hasNextPage;
  }
  expect(sizes).toEqual([5, 5, 5, 1]);
  expect(new Set(codes).size).toBe(16);
});

interface DivisionsPage {
  readonly edges: readonly { readonly node: { readonly code: string }; readonly cursor: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

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
  expect(statement?.document).toBe(keyedDigest(claims.document, digestKey));
  expect(statement?.variables).toBe(keyedDigest(claims.variables, digestKey));
  const line = (await servedLines(logPath)).at(-1);
  expect(line).toMatchObject({
    access: claims.access,
    consumer: HOUSING,
    rows: { [code]: 1 },
    digest: statement?.digest,
    document: statement?.document,
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

test("a database's error is a code to the gateway, and a class and a code to the operator", async () => {
  const owner = new Client({ connectionString: ownerOf('taxation') });
  await owner.connect();
  await owner.query('alter table income rename to elsewhere');
  const { body } = await send('taxation', incomeFetch([people[0]?.number ?? '']));
  await owner.query('alter table elsewhere rename to income');
  await owner.end();
  expect(body.errors).toEqual([
    {
      message: 'SUBGRAPH_ERROR',
      path: ['_entities', 0, 'yearlyIncome'],
      extensions: { code: 'SUBGRAPH_ERROR', origin: 'subgraph' },
    },
  ]);
  expect(department('taxation').faults).toEqual(['error 42P01']);
});
