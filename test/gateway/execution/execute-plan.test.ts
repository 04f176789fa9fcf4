import { documentHash, evidenceHash, variablesHash } from '../../../chaincode/model';
import { answered, Hub } from '../fixture/hub';
import { ELIGIBILITY, INCOME } from '../fixture/scenario';

const hub = new Hub(10_000);
const id = { id: '1' };
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const INCOME_QUERY = 'query($id: ID!) { citizen(identityNumber: $id) { name yearlyIncome } }';

beforeAll(async () => await hub.start());
afterAll(async () => await hub.stop());
beforeEach(() => {
  for (const server of hub.servers.values()) {
    server.behaviour = {};
    server.received.length = 0;
  }
});

async function ask(query = ELIGIBILITY, variables: Record<string, unknown> = id) {
  return answered(await hub.ask(query, variables));
}

describe('a plan that is executed', () => {
  test('joins what the departments answer, and keeps what each signed', async () => {
    const { data, faults, served, timings } = await ask();
    expect(plain(data)).toEqual({
      citizen: {
        name: 'An',
        household: { address: 'Road 1' },
        division: { name: 'Dongcheng' },
        yearlyIncome: 1200,
        lowIncomeEligible: true,
      },
    });
    expect(faults).toEqual([]);
    expect(served.map((each) => each.fetch)).toEqual(timings.map((each) => each.fetch));
    expect(served.map((each) => each.subgraph).sort()).toEqual([
      'civil-affairs',
      'civil-affairs',
      'public-security',
      'taxation',
    ]);
    expect(served.find((each) => each.subgraph === 'taxation')?.rows).toEqual({ [INCOME]: 1 });
  });

  test('binds each ticket to the exact document, final variables, evidence and scope', async () => {
    await ask();
    const [received] = hub.server('taxation').received;
    expect(received).toBeDefined();
    if (received === undefined) return;
    const { request, ticket } = received;
    expect(ticket.document).toBe(documentHash(request.query));
    expect(ticket.variables).toBe(variablesHash(request.variables));
    expect(request.variables).toEqual({ representations: [{ __typename: 'Citizen', identityNumber: '1' }] });
    expect(ticket.evidence).toBe(evidenceHash(request.extensions.evidence ?? ''));
    expect(ticket.height).toBe('10');
    expect(ticket.scope.map((scope) => [scope.beneficiary, scope.derives])).toEqual([
      ['CivilAffairsMSP', 'Citizen.lowIncomeEligible'],
      ['HousingMSP', undefined],
    ]);
  });

  test('each fetch has its own number, nonce and digest key', async () => {
    await ask();
    const tickets = [...hub.servers.values()].flatMap((server) =>
      server.received.map(({ ticket }) => ticket),
    );
    expect(new Set(tickets.map((ticket) => ticket.fetch)).size).toBe(tickets.length);
    expect(new Set(tickets.map((ticket) => ticket.nonce)).size).toBe(tickets.length);
    expect(new Set(tickets.map((ticket) => ticket.digestKey)).size).toBe(3);
  });

  test('answers null for a row that is not there, without asking anybody else', async () => {
    expect(plain((await ask(ELIGIBILITY, { id: '2' })).data)).toEqual({ citizen: null });
    expect(hub.server('taxation').received).toEqual([]);
  });

  test('answers introspection without a fetch', async () => {
    const { data, served } = await ask('{ __schema { queryType { name } } }', {});
    expect(plain(data)).toEqual({ __schema: { queryType: { name: 'Query' } } });
    expect(served).toEqual([]);
  });

  test('aliases that look like members of objects are only names', async () => {
    const query =
      '{ citizen(identityNumber: "1") { __proto__: name constructor: yearlyIncome toString: name } }';
    const { data } = await ask(query.replace('__proto__: name ', ''), {});
    expect(plain(data)).toEqual({ citizen: { constructor: 1200, toString: 'An' } });
  });
});

describe('a department that is in trouble', () => {
  test('SUBGRAPH_UNAVAILABLE: one that is down costs its own fields, and those computed from them', async () => {
    hub.server('taxation').behaviour = { hangUp: 100 };
    const { data, faults } = await ask();
    expect(plain(data)).toEqual({
      citizen: {
        name: 'An',
        household: { address: 'Road 1' },
        division: { name: 'Dongcheng' },
        yearlyIncome: null,
        lowIncomeEligible: null,
      },
    });
    expect(faults).toEqual([
      {
        code: 'SUBGRAPH_UNAVAILABLE',
        origin: 'subgraph',
        retryable: true,
        subgraph: 'taxation',
        path: ['citizen', 'yearlyIncome'],
      },
      expect.objectContaining({ code: 'SUBGRAPH_UNAVAILABLE', path: ['citizen', 'lowIncomeEligible'] }),
    ]);
  });

  test.each([
    [1_000, 'INTERNAL'],
    [1_001, 'SUBGRAPH_ERROR'],
  ])('%d errors in one answer: each is read, or the answer fails as a whole', async (count, code) => {
    const error = { path: ['_entities', 0], extensions: { code: 'INTERNAL' } };
    hub.server('taxation').behaviour = {
      answer: ({ status, body }) => ({
        status,
        body: { ...(body as object), errors: Array.from({ length: count }, () => error) },
      }),
    };
    const { data, faults } = await ask(INCOME_QUERY);
    expect(plain(data)).toEqual({ citizen: { name: 'An', yearlyIncome: null } });
    expect(faults).toEqual([expect.objectContaining({ code, path: ['citizen', 'yearlyIncome'] })]);
  });

  test('one lost connection is made good by a new ticket', async () => {
    const other = new Hub();
    await other.start();
    other.server('taxation').behaviour = { hangUp: 1 };
    expect(answered(await other.ask(INCOME_QUERY, id)).faults).toEqual([]);
    await other.stop();
  });

  test('SUBGRAPH_TIMEOUT: one that does not answer in time is not waited for', async () => {
    const hasty = new Hub(1_500);
    await hasty.start();
    hasty.server('taxation').behaviour = { delayMs: 60_000 };
    const { data, faults } = answered(await hasty.ask(INCOME_QUERY, id));
    await hasty.stop();
    expect(plain(data)).toEqual({ citizen: { name: 'An', yearlyIncome: null } });
    expect(faults.map((fault) => fault.code)).toEqual(['SUBGRAPH_TIMEOUT']);
  });

  test('a code of the catalogue passes, a message never does', async () => {
    hub.server('taxation').behaviour = {
      answer: () => ({
        status: 503,
        body: {
          errors: [{ message: 'identity 110101 is in arrears', extensions: { code: 'STALE_LEDGER' } }],
        },
      }),
    };
    const execution = await ask(INCOME_QUERY);
    expect(execution.faults.map(({ code, path }) => [code, path])).toEqual([
      ['STALE_LEDGER', ['citizen', 'yearlyIncome']],
    ]);
    expect(JSON.stringify(execution)).not.toContain('110101');
  });

  test('SUBGRAPH_ERROR: what has no code of the catalogue becomes one, path kept, data of the others too', async () => {
    hub.server('taxation').behaviour = {
      answer: ({ status, body }) => ({
        status,
        body: {
          ...(body as object),
          errors: [
            {
              message: 'secret 42',
              path: ['_entities', 0, 'yearlyIncome'],
              extensions: { code: 'NOT_OURS' },
            },
          ],
        },
      }),
    };
    const { data, faults } = await ask();
    expect(plain(data)).toMatchObject({
      citizen: { name: 'An', yearlyIncome: null, lowIncomeEligible: null },
    });
    expect(faults.map(({ code, path }) => [code, path])).toEqual([
      ['SUBGRAPH_ERROR', ['citizen', 'yearlyIncome']],
      ['SUBGRAPH_ERROR', ['citizen', 'lowIncomeEligible']],
    ]);
    expect(
      hub.server('civil-affairs').received.some(({ request }) => request.query.includes('lowIncome')),
    ).toBe(false);
  });

  test('a path cannot smuggle a value out', async () => {
    hub.server('taxation').behaviour = {
      answer: ({ status, body }) => ({
        status,
        body: { ...(body as object), errors: [{ message: 'x', path: ['_entities', 0, 'income is 1200'] }] },
      }),
    };
    expect(JSON.stringify((await ask(INCOME_QUERY)).faults)).not.toContain('1200');
  });
});

describe('a department that lies', () => {
  const entities = (change: object) => (data: Record<string, unknown>) => ({
    ...data,
    _entities: (data._entities as object[]).map((entity) => ({ ...entity, ...change })),
  });

  test("cannot put its values into another department's fields", async () => {
    hub.server('taxation').behaviour = {
      data: entities({ name: 'FORGED', taxDebt: 1, lowIncomeEligible: false }),
    };
    const { data } = await ask();
    expect(plain(data)).toMatchObject({
      citizen: { name: 'An', yearlyIncome: 1200, lowIncomeEligible: true },
    });
  });

  test('cannot reach the prototype of what is merged', async () => {
    hub.server('taxation').behaviour = {
      raw: '{"data":{"_entities":[{"__proto__":{"polluted":1},"yearlyIncome":1}]}}',
    };
    await ask(INCOME_QUERY);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  const lies: readonly (readonly [string, Parameters<typeof setLie>[0]])[] = [
    [
      'more entities than were asked for',
      { data: (data) => ({ _entities: [...(data._entities as []), {}] }) },
    ],
    ['an object where a number belongs', { data: entities({ yearlyIncome: { amount: 1 } }) }],
    ['a list where an entity belongs', { data: () => ({ _entities: [[]] }) }],
    [
      'data under no counter-signature',
      { answer: ({ status, body }) => ({ status, body: { ...(body as object), extensions: {} } }) },
    ],
    [
      'data other than it signed',
      {
        answer: ({ status }) => ({
          status,
          body: { data: { _entities: [{ yearlyIncome: 9 }] }, extensions: { counterSignature: 'a.b.c' } },
        }),
      },
    ],
    ['a signature for another fetch', { claims: (claims) => ({ ...claims, fetch: claims.fetch + 1 }) }],
    ['a signature over other data', { claims: (claims) => ({ ...claims, digest: documentHash('x') }) }],
    ["rows of another's entry", { claims: (claims) => ({ ...claims, rows: { '30799201/000009': 3 } }) }],
    ['no JSON', { raw: '<html>' }],
    ['no GraphQL response', { raw: '[]' }],
    ['more than the hub reads', { raw: `{"data":null,"x":"${'y'.repeat(70_000)}"}` }],
    ['nesting without end', { raw: `{"data":{"_entities":${'['.repeat(20_000)}${']'.repeat(20_000)}}}` }],
  ];

  function setLie(behaviour: ReturnType<Hub['server']>['behaviour']): void {
    hub.server('taxation').behaviour = behaviour;
  }

  test.each(lies)('that answers %s fails its own fetch and nothing else', async (_, lie) => {
    setLie(lie);
    const { data, faults, served } = await ask(
      'query($id: ID!) { citizen(identityNumber: $id) { __typename identityNumber name yearlyIncome } }',
    );
    expect(plain(data)).toEqual({
      citizen: { __typename: 'Citizen', identityNumber: '1', name: 'An', yearlyIncome: null },
    });
    expect(faults).toEqual([
      {
        code: 'SUBGRAPH_ERROR',
        origin: 'subgraph',
        retryable: false,
        subgraph: 'taxation',
        path: ['citizen', 'yearlyIncome'],
      },
    ]);
    expect(served.map((each) => each.subgraph)).toEqual(['public-security']);
  });
});

describe('an access that a newer view denies', () => {
  const refuse = (code: string, height: string | undefined) => ({
    answer: () => ({
      status: 403,
      body: {
        errors: [
          {
            message: code,
            extensions: { code, origin: 'request', ...(height === undefined ? {} : { height }) },
          },
        ],
      },
    }),
  });

  test('is withdrawn whole, with the height to wait for', async () => {
    hub.server('taxation').behaviour = refuse('ACCESS_DENIED', '12');
    const execution = await hub.ask(ELIGIBILITY, id);
    expect(execution.withdrawn).toEqual({ height: 12n });
    expect(
      JSON.stringify(execution, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain('An');
  });

  test('is withdrawn at the height decided at when the department denies by its clock alone', async () => {
    hub.server('taxation').behaviour = refuse('ACCESS_DENIED', undefined);
    expect((await hub.ask(ELIGIBILITY, id)).withdrawn).toEqual({ height: 10n });
  });

  test.each(['STALE_LEDGER', 'APPLICATION_UNKNOWN'])(
    '%s of a newer view withdraws too, of an older one not',
    async (code) => {
      hub.server('taxation').behaviour = refuse(code, '11');
      expect((await hub.ask(ELIGIBILITY, id)).withdrawn).toEqual({ height: 11n });
      hub.server('taxation').behaviour = refuse(code, '9');
      expect(answered(await hub.ask(ELIGIBILITY, id)).faults[0]?.code).toBe(code);
    },
  );

  test('a denied access is never executed', async () => {
    await expect(hub.ask('{ citizen(identityNumber: "1") { taxDebt } }')).rejects.toMatchObject({
      code: 'INTERNAL',
    });
    expect(hub.server('public-security').received).toEqual([]);
  });
});
