import fc from 'fast-check';
import { keyedDigest } from '../../../chaincode/model';
import { answerAccess } from '../../../gateway/launch/gateway/access-route';
import { answerSchema } from '../../../gateway/launch/gateway/schema-route';
import { runs } from '../../depth';
import { ELIGIBILITY, GRANTS, INCOME } from '../fixture/scenario';
import { RunningGateway } from './running-gateway';

const ALL = Object.values(GRANTS);
const DATA = {
  citizen: {
    name: 'An',
    household: { address: 'Road 1' },
    division: { name: 'Dongcheng' },
    yearlyIncome: 1200,
    lowIncomeEligible: true,
  },
};
const SECRETS = ['Road 1', '1200', '11010519491231002X'];
const variables = { id: '1' };

const OPTIONS = { limits: { maxBodyBytes: 4000 }, commitWaitMs: 700 };
let hub: RunningGateway;
beforeAll(async () => {
  hub = await RunningGateway.start(ALL, OPTIONS);
});
afterAll(async () => await hub.stop());

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 25_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('did not happen');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('an answer', () => {
  test('is the departments’ data joined, with its record and the key to prove it', async () => {
    hub.reset(ALL);
    const { status, headers, body } = await hub.ask(ELIGIBILITY, variables);
    expect(body.errors).toBeUndefined();
    expect(status).toBe(200);
    expect(body.data).toEqual(DATA);
    const { id, decision, height, key } = body.extensions.access;
    expect(headers.get('access-record')).toBe(id);
    expect(headers.get('ledger-height')).toBe(height);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(decision).toBe('ALLOW');
    const records = await hub.records(id, 2);
    expect(records).toMatchObject([
      { kind: 'DECISION', access: id, allowed: true, consumer: 'HousingMSP', height },
      { kind: 'OUTCOME', access: id, status: 'RELEASED' },
    ]);
    const [, outcome] = records;
    if (outcome?.kind !== 'OUTCOME') throw new Error('no outcome');
    const digestKey = Buffer.from(key, 'base64url');
    expect(outcome.responseDigest).toBe(keyedDigest({ data: body.data, errors: [] }, digestKey));
    expect(outcome.served.length).toBeGreaterThanOrEqual(3);
  });

  test('names in its record every grant it rests on, and leaves no value behind', async () => {
    hub.reset(ALL);
    const { headers } = await hub.ask(ELIGIBILITY, variables);
    const [decision] = await hub.records(headers.get('access-record') ?? '', 2);
    if (decision?.kind !== 'DECISION') throw new Error('no decision');
    expect(new Set(decision.entries.flatMap(({ bases }) => bases)).size).toBe(6);
    expect(decision.entries.find(({ derives }) => derives !== undefined)).toMatchObject({
      beneficiary: 'CivilAffairsMSP',
      derives: 'Citizen.lowIncomeEligible',
    });
    const left = hub.directory.durableText() + hub.logged.join('') + JSON.stringify(hub.ledger.records);
    for (const secret of SECRETS) expect(left).not.toContain(secret);
  });

  test('with a failed department has nulls, a code and a path, and nothing of what it said', async () => {
    hub.reset(ALL);
    hub.server('taxation').behaviour = {
      answer: () => ({ status: 500, body: { errors: [{ message: '11010519491231002X is locked' }] } }),
    };
    const { status, body } = await hub.ask(ELIGIBILITY, variables);
    expect(status).toBe(200);
    expect(body.data.citizen).toMatchObject({ name: 'An', yearlyIncome: null, lowIncomeEligible: null });
    expect(body.errors[0].extensions).toMatchObject({ origin: 'subgraph', subgraph: 'taxation' });
    expect(JSON.stringify(body)).not.toContain('11010519491231002X');
    const [, outcome] = await hub.records(body.extensions.access.id, 2);
    expect(outcome).toMatchObject({ status: 'RELEASED', code: body.errors[0].extensions.code });
  });

  test('to an operation that touches nothing has no record', async () => {
    hub.reset([]);
    const { status, body } = await hub.ask('{ __schema { queryType { name } } }');
    expect(status).toBe(200);
    expect(body).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } });
  });

  test('to an unconditional share needs no grant and is recorded', async () => {
    hub.reset([]);
    const { status, body } = await hub.ask('{ division(code: "110101") { name } }');
    expect(status).toBe(200);
    expect(body.data).toEqual({ division: { name: 'Dongcheng' } });
    expect((await hub.records(body.extensions.access.id, 2)).map(({ kind }) => kind)).toEqual([
      'DECISION',
      'OUTCOME',
    ]);
  });
});

describe('a refusal', () => {
  test('ACCESS_DENIED: 403 before any fetch, with every reason, recorded', async () => {
    hub.reset([]);
    const { status, headers, body } = await hub.ask(ELIGIBILITY, variables);
    expect(status).toBe(403);
    expect(body).not.toHaveProperty('data');
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0].extensions).toMatchObject({ code: 'ACCESS_DENIED', origin: 'request' });
    const items = body.errors[0].extensions.reasons.map(({ item }: { item: string }) => item);
    expect(items).toEqual(
      expect.arrayContaining(['name', 'household', 'address', 'yearlyIncome', 'lowIncomeEligible']),
    );
    expect(body.extensions.access).toMatchObject({ id: headers.get('access-record'), decision: 'DENY' });
    expect(hub.fetches).toBe(0);
    expect(await hub.records(body.extensions.access.id, 1)).toMatchObject([
      { kind: 'DECISION', access: body.extensions.access.id, allowed: false },
    ]);
  });

  test('ALIAS_REFUSED: an input fetched for a department does not come back under an alias of its name', async () => {
    const keyOnly = { ...GRANTS.G3, items: ['identityNumber'] };
    hub.reset([GRANTS.G1, keyOnly, GRANTS.G4, GRANTS.G5]);
    const ask = async (selected: string) =>
      await hub.ask(`query ($id: ID!) { citizen(identityNumber: $id) { ${selected} } }`, variables);
    expect((await ask('lowIncomeEligible')).status).toBe(200);
    const { status, body } = await ask('yearlyIncome: identityNumber lowIncomeEligible');
    expect([status, body.errors[0].extensions.code]).toEqual([400, 'ALIAS_REFUSED']);
    expect(JSON.stringify(body)).not.toContain('1200');
  });

  test('ACCESS_DENIED: the same again and again shares one record after ten, each answered with its id', async () => {
    hub.reset([]);
    const id = `again-${hub.view.current.height}`;
    const replies = [];
    for (let n = 0; n < 13; n++) replies.push(await hub.ask(ELIGIBILITY, { id }));
    const ids = replies.map(({ body }) => body.extensions.access.id);
    expect(replies.every(({ status }) => status === 403)).toBe(true);
    expect(new Set(ids).size).toBe(11);
    expect(ids.slice(10)).toEqual(Array(3).fill(ids[10]));
    await hub.close();
    await hub.open();
    expect(await hub.records(ids[12], 2)).toMatchObject([
      { kind: 'DECISION', allowed: false, collapses: true },
      { kind: 'OUTCOME', status: 'REFUSED', repeats: 2 },
    ]);
  });

  test('ACCESS_DENIED: for another purpose', async () => {
    hub.reset(ALL);
    const { status, body } = await hub.ask(ELIGIBILITY, variables, { purpose: 'curiosity' });
    expect(status).toBe(403);
    expect(body.errors[0].extensions.reasons[0].reason).toBe('PURPOSE');
  });

  test('STALE_LEDGER: 503 when the ledger is silent for longer than the lease, recorded', async () => {
    hub.reset(ALL);
    hub.view.fresh = false;
    const { status, body } = await hub.ask(ELIGIBILITY, variables);
    expect(status).toBe(503);
    expect(body.errors[0].extensions).toMatchObject({ code: 'STALE_LEDGER', origin: 'ledger' });
    expect(await hub.records(body.extensions.access.id, 1)).toMatchObject([{ allowed: false }]);
    expect(hub.fetches).toBe(0);
  });

  test('QUOTA: counts operations under concurrency, and never one too many', async () => {
    // The fixture numbers grants by their place: in this one nothing is counted yet.
    const others = ALL.filter((grant) => grant !== GRANTS.G2);
    const limited = [...others, ...Array(5).fill(GRANTS.G5), { ...GRANTS.G2, quota: 3 }];
    hub.reset(limited);
    const replies = await Promise.all(Array.from({ length: 8 }, () => hub.ask(ELIGIBILITY, variables)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(3);
    const refused = replies.find(({ status }) => status === 403);
    expect(refused?.body.errors[0].extensions.reasons[0].reason).toBe('QUOTA');
  });

  test('QUOTA: what no slice was claimed for in time; the first operation of a day waits for one', async () => {
    const others = ALL.filter((grant) => grant !== GRANTS.G2);
    const limited = [...others, ...Array(8).fill(GRANTS.G5), { ...GRANTS.G2, quota: 40 }];
    hub.reset(limited);
    let commit: (height: bigint) => void = () => undefined;
    const committed = new Promise<bigint>((resolve) => {
      commit = resolve;
    });
    let isClaimed = false;
    const claimSlice = async () => {
      isClaimed = true;
      return await committed;
    };
    await hub.close();
    await hub.open({ claimSlice, sliceWaitMs: 30_000 });
    const waiting = hub.ask(ELIGIBILITY, variables);
    await until(() => isClaimed);
    expect(hub.fetches).toBe(0);
    commit(hub.view.current.height);
    expect((await waiting).status).toBe(200);
    await hub.close();
    await hub.open({ claimSlice: () => new Promise(() => undefined), sliceWaitMs: 0 });
    const late = [...Array(9).fill(GRANTS.G5), { ...GRANTS.G2, quota: 40 }];
    hub.reset([...others, ...late]);
    const denied = await hub.ask(ELIGIBILITY, variables);
    expect(denied.body.errors[0].extensions.reasons[0].reason).toBe('QUOTA');
    await hub.close();
    await hub.open(OPTIONS);
  });
});

describe('a dry run', () => {
  const recorded = (): number => hub.ledger.records.length;

  test('says what the operation is decided, whatever was granted, and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(ALL),
        fc.constantFrom('housing-eligibility', 'statistics'),
        async (grants, purpose) => {
          hub.reset(grants);
          await hub.settle();
          const before = recorded();
          const { status, body: told } = await hub.dryRun(ELIGIBILITY, { purpose });
          await hub.settle();
          expect([status, hub.fetches, recorded()]).toEqual([200, 0, before]);
          const { body } = await hub.ask(ELIGIBILITY, variables, { purpose });
          expect(told.allowed).toBe(body.errors === undefined);
          expect(told.reasons).toEqual(body.errors?.[0].extensions.reasons ?? []);
          expect(told.grounds.length > 0).toBe(told.allowed);
        },
      ),
      {
        numRuns: runs(8, 64),
        examples: [
          [ALL, 'statistics'],
          [ALL, 'housing-eligibility'],
        ],
      },
    );
  });

  test('names everything that is touched, for whom, and the grounds with their rows', async () => {
    hub.reset(ALL);
    const { body, headers } = await hub.dryRun(ELIGIBILITY);
    expect(body).toMatchObject({ allowed: true, purpose: 'housing-eligibility', reasons: [] });
    expect(headers.get('ledger-height')).toBe(body.height);
    expect(body.touches).toContainEqual({
      subgraph: 'taxation',
      coordinate: 'Citizen.yearlyIncome',
      entry: INCOME,
      item: 'yearlyIncome',
      beneficiary: 'CivilAffairsMSP',
      derives: 'Citizen.lowIncomeEligible',
    });
    const decided = body.grounds.map(({ entry }: { readonly entry: string }) => entry);
    expect(new Set(decided)).toEqual(
      new Set(body.touches.map(({ entry }: { readonly entry: string }) => entry)),
    );
  });

  test('QUOTA: counts none of it, and knows what is left to claim', async () => {
    // Numbered by its place: nothing is counted of that one yet.
    const limited = [...ALL.slice(1), ...Array(12).fill(GRANTS.G5), { ...GRANTS.G1, quota: 2 }];
    hub.reset(limited);
    const allowed = async (): Promise<boolean> => (await hub.dryRun(ELIGIBILITY)).body.allowed;
    for (let run = 0; run < 5; run++) expect(await allowed()).toBe(true);
    for (let run = 0; run < 2; run++) expect((await hub.ask(ELIGIBILITY, variables)).status).toBe(200);
    expect(await allowed()).toBe(false);
  });

  test('is admitted like any other request', async () => {
    hub.reset(ALL);
    const codeOf = async (query: string, as = {}): Promise<unknown> =>
      (await hub.dryRun(query, as)).body.errors?.[0].extensions.code;
    expect(await codeOf(ELIGIBILITY, { token: 'none' })).toBe('TOKEN_MALFORMED');
    expect(await codeOf('{ nothing }')).toBe('DOCUMENT_INVALID');
    expect(await codeOf(`{ citizen(identityNumber: "1") { name } } ${' '.repeat(4000)}`)).toBe(
      'REQUEST_TOO_LARGE',
    );
    expect((await fetch(`${hub.url}/access`)).status).toBe(405);
  });

  test.each([
    ['/access', 'POST', answerAccess],
    ['/schema.graphql', 'GET', answerSchema],
  ] as const)(
    'an error that nobody foresaw is logged by its place, and %s tells nothing of it',
    async (_, method, answer) => {
      const logged: unknown[] = [];
      const fail = (): never => {
        throw new TypeError('11010519491231002X is no date');
      };
      const parts = { logger: { error: (about: unknown) => void logged.push(about) } };
      const broken = new Proxy(parts, { get: (of, name) => (name === 'logger' ? of.logger : fail()) });
      const told = await answer(broken as never, { method, headers: {} } as never);
      expect(told.status).toBe(500);
      expect(logged).toEqual([{ at: expect.arrayContaining(['TypeError', expect.stringMatching(/^at /)]) }]);
      expect(JSON.stringify([told, logged])).not.toContain('11010519491231002X');
    },
  );
});

describe('a grant that ends while an answer is made', () => {
  const without = ALL.filter((grant) => grant !== GRANTS.G2);

  test('ACCESS_WITHDRAWN: the gateway’s own newer view refuses the answer', async () => {
    hub.reset(ALL);
    hub.server('taxation').behaviour = { delayMs: 150 };
    const pending = hub.ask(ELIGIBILITY, variables);
    await until(() => hub.fetches > 0);
    hub.block(without);
    const { status, body } = await pending;
    expect(status).toBe(403);
    expect(body).not.toHaveProperty('data');
    expect(body.errors[0].extensions.code).toBe('ACCESS_WITHDRAWN');
    expect(body.errors[0].extensions.reasons.at(-1)).toMatchObject({ reason: 'NO_GRANT', item: 'address' });
    expect(await hub.records(body.extensions.access.id, 2)).toMatchObject([
      { kind: 'DECISION', allowed: true },
      { kind: 'OUTCOME', status: 'REFUSED', code: 'ACCESS_WITHDRAWN' },
    ]);
  });

  test('ACCESS_WITHDRAWN: another grant for the same items does not save rows of the one that ended', async () => {
    // The fixture numbers grants by their place: the same grant in another place has another id.
    hub.reset(ALL);
    hub.server('taxation').behaviour = { delayMs: 150 };
    const pending = hub.ask(ELIGIBILITY, variables);
    await until(() => hub.fetches > 0);
    hub.block([...without, GRANTS.G2, GRANTS.G2].toReversed());
    expect((await pending).body.errors[0].extensions.code).toBe('ACCESS_WITHDRAWN');
  });

  test('ACCESS_WITHDRAWN: a department’s newer view discards the answer whole, once the gateway sees why', async () => {
    hub.reset(ALL);
    const { height } = hub.view.current;
    hub.server('public-security').behaviour = {
      answer: () => ({
        status: 403,
        body: {
          errors: [{ message: 'no', extensions: { code: 'ACCESS_DENIED', height: String(height + 1n) } }],
        },
      }),
    };
    const pending = hub.ask(ELIGIBILITY, variables);
    await until(() => hub.fetches > 0);
    hub.block(without);
    const { status, body } = await pending;
    expect(status).toBe(403);
    expect(body.errors[0].extensions.code).toBe('ACCESS_WITHDRAWN');
    expect(body.errors[0].extensions.reasons[0]).toMatchObject({ reason: 'NO_GRANT' });
    expect((await hub.records(body.extensions.access.id, 2))[1]).toMatchObject({ status: 'REFUSED' });
  });

  test('every answer with a height at or above the block’s is refused', async () => {
    hub.reset(ALL);
    let stop = false;
    const replies: { readonly status: number; readonly height: number }[] = [];
    const client = async () => {
      while (!stop) {
        const { status, headers } = await hub.ask(ELIGIBILITY, variables);
        replies.push({ status, height: Number(headers.get('ledger-height')) });
      }
    };
    const clients = Array.from({ length: 4 }, client);
    await until(() => replies.filter(({ status }) => status === 200).length > 3);
    const height = Number(hub.block(without));
    await until(() => replies.filter(({ status }) => status === 403).length > 3);
    stop = true;
    await Promise.all(clients);
    expect(replies.filter(({ status, height: at }) => status === 200 && at >= height)).toEqual([]);
  });
});

describe('an entry that is to be committed before release', () => {
  /** The newest epoch with every entry marked. */
  function markAll(): void {
    const { current } = hub.view;
    hub.view.publish({
      ...current,
      height: current.height + 1n,
      entry: (code) => {
        const standing = current.entry(code);
        if (standing === undefined) return undefined;
        const content = { ...standing.current.content, commitBeforeRelease: true };
        return { ...standing, current: { ...standing.current, content } };
      },
    });
  }

  test('is answered once its access stands on the ledger', async () => {
    hub.reset(ALL);
    markAll();
    const { status, body } = await hub.ask(ELIGIBILITY, variables);
    expect(status).toBe(200);
    const { id } = body.extensions.access;
    expect(hub.ledger.records.filter(({ access }) => access === id).map(({ kind }) => kind)).toContain(
      'DECISION',
    );
  });

  test('LEDGER_UNAVAILABLE: is not answered while the ledger is away', async () => {
    hub.reset(ALL);
    markAll();
    hub.ledger.goAway();
    const { status, body } = await hub.ask(ELIGIBILITY, variables);
    hub.ledger.comeBack();
    expect(status).toBe(503);
    expect(body).not.toHaveProperty('data');
    expect(body.errors[0].extensions.code).toBe('LEDGER_UNAVAILABLE');
    expect((await hub.records(body.extensions.access.id, 2))[1]).toMatchObject({ status: 'FAILED' });
  });
});

test('a gateway ends although its ledger never answers, and the next one sends what was not acknowledged', async () => {
  hub.reset(ALL);
  await hub.settle();
  const before = hub.ledger.sent.length;
  hub.ledger.failNext('commit', 'hangs');
  const { body } = await hub.ask(ELIGIBILITY, variables);
  const { id } = body.extensions.access;
  await until(async () => hub.ledger.sent.length > before);
  await hub.close();
  await hub.open();
  await hub.settle();
  expect(hub.ledger.records.filter(({ access }) => access === id).map(({ kind }) => kind)).toEqual([
    'DECISION',
    'OUTCOME',
  ]);
});

describe('the journal', () => {
  // Its own writes alone are to meet the faults: nothing is on its way to the ledger.
  beforeEach(async () => {
    hub.reset(ALL);
    hub.ledger.comeBack();
    await until(async () => (await hub.ask('{ division(code: "1") { name } }')).status === 200);
    await hub.settle();
    hub.reset(ALL);
    hub.ledger.goAway();
  });
  afterAll(() => hub.ledger.comeBack());

  test.each(['fails', 'fails but persisted'] as const)(
    'JOURNAL_UNAVAILABLE: a decision whose fsync %s is not fetched',
    async (fault) => {
      hub.directory.failOn('sync', 1, fault);
      const { status, body } = await hub.ask(ELIGIBILITY, variables);
      expect(status).toBe(503);
      expect(body).not.toHaveProperty('data');
      expect(body.errors[0].extensions).toMatchObject({ code: 'JOURNAL_UNAVAILABLE', origin: 'hub' });
      expect(hub.fetches).toBe(0);
    },
  );

  test.each(['fails', 'fails but persisted'] as const)(
    'JOURNAL_UNAVAILABLE: an outcome whose fsync %s releases nothing',
    async (fault) => {
      hub.directory.failOn('sync', 2, fault);
      const { status, body } = await hub.ask(ELIGIBILITY, variables);
      expect(status).toBe(503);
      expect(body).not.toHaveProperty('data');
      expect(JSON.stringify(body)).not.toContain('Road 1');
      expect(body.errors[0].extensions.code).toBe('JOURNAL_UNAVAILABLE');
    },
  );

  test('at any loss of power has every answer a caller received, and ends what it did not', async () => {
    const received: string[] = [];
    const clients = Array.from({ length: 12 }, async () => {
      const { body } = await hub.ask(ELIGIBILITY, variables);
      received.push(body.extensions.access.id);
    });
    await Promise.race(clients);
    const known = [...received];
    const left = hub.directory.losePower();
    await Promise.all(clients);
    await hub.close();
    hub.directory = left;
    hub.ledger.comeBack();
    await hub.open();
    await hub.settle();
    const { records } = hub.ledger;
    const released = records.filter((record) => record.kind === 'OUTCOME' && record.status === 'RELEASED');
    expect(released.map(({ access }) => access)).toEqual(expect.arrayContaining(known));
    const decided = records.filter(
      (record) => record.kind === 'DECISION' && (record.allowed || record.collapses === true),
    );
    const ended = records.filter(({ kind }) => kind === 'OUTCOME');
    const ids = (of: typeof records) => of.map(({ access }) => access).sort();
    expect(ids(ended)).toEqual(ids(decided));
    expect(records.map(({ sequence }) => Number(sequence))).toEqual(records.map((_, index) => index));
  });
});

describe('at the edge', () => {
  test('each refusal has its own code and status', async () => {
    const authorization = `Bearer ${await hub.token()}`;
    const json = (value: unknown) => JSON.stringify(value);
    const table: readonly (readonly [string, number, string, Readonly<Record<string, string>>])[] = [
      ['TOKEN_MISSING', 401, json({ query: '{a}' }), {}],
      ['TOKEN_MISSING', 401, '{"que', {}],
      ['TOKEN_MALFORMED', 401, json({ query: '{a}' }), { authorization: 'Bearer x' }],
      ['BAD_REQUEST', 400, '{"que', { authorization }],
      ['BATCH_REFUSED', 400, '[]', { authorization }],
      ['UNSUPPORTED_MEDIA_TYPE', 415, 'query={a}', { authorization, 'content-type': 'text/plain' }],
      ['REQUEST_TOO_LARGE', 413, json({ query: `{a}#${'x'.repeat(4000)}` }), { authorization }],
      ['DOCUMENT_SYNTAX', 400, json({ query: '{' }), { authorization }],
      ['DOCUMENT_INVALID', 400, json({ query: '{ nothing }' }), { authorization }],
      ['OPERATION_UNKNOWN', 400, json({ query: ELIGIBILITY, operationName: 'Other' }), { authorization }],
      ['VARIABLES_INVALID', 400, json({ query: ELIGIBILITY, variables: {} }), { authorization }],
      ['DIRECTIVE_REFUSED', 400, json({ query: '{ ... @defer { __typename } }' }), { authorization }],
    ];
    for (const [code, status, body, headers] of table) {
      const reply = await hub.post(body, headers);
      expect([reply.body.errors[0].extensions.code, reply.status]).toEqual([code, status]);
      expect(reply.body).not.toHaveProperty('data');
      expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
    }
  });

  test('METHOD_NOT_ALLOWED: GET would carry identity numbers into logs', async () => {
    hub.reset(ALL);
    const response = await fetch(`${hub.url}/graphql?query={__typename}`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  test('the media type the caller accepts is the answer’s', async () => {
    hub.reset([]);
    const reply = await hub.ask(ELIGIBILITY, variables, {
      headers: { accept: 'application/graphql-response+json' },
    });
    expect(reply.status).toBe(403);
    expect(reply.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
  });

  test('UNKNOWN_PATH: any other path is 404; `/` says what this is; health says how it is', async () => {
    hub.reset(ALL);
    expect((await fetch(`${hub.url}/other`)).status).toBe(404);
    expect((await (await fetch(`${hub.url}/`)).text()).trim().split('\n')).toHaveLength(1);
    expect((await fetch(`${hub.url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${hub.url}/health/ready`)).json()).toMatchObject({
      ready: true,
      height: String(hub.view.current.height),
    });
    hub.view.fresh = false;
    const stale = await fetch(`${hub.url}/health/ready`);
    expect(stale.status).toBe(503);
    expect(await stale.json()).toMatchObject({ ready: false, ledger: false, journal: true });
  });

  test('RATE_LIMITED: an application that asks too often is told when to ask again', async () => {
    hub.reset(ALL);
    await hub.close();
    await hub.open({ limits: { burst: 3, ratePerSecond: 0.01 } });
    for (let n = 0; n < 3; n++) expect((await hub.ask('{ __typename }')).status).toBe(200);
    const { status, headers, body } = await hub.ask('{ __typename }');
    expect(status).toBe(429);
    expect(body.errors[0].extensions.code).toBe('RATE_LIMITED');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(50);
  });
});
