/** GraphQL over HTTP: the audits of `graphql-http` against a whole gateway, and what is refused at the edge besides. */
import { buildSchema, isObjectType } from 'graphql';
import { type Audit, serverAudits } from 'graphql-http';
import { Agent, request } from 'undici';
import { issueRoot } from '../../../chaincode/ledger/identity/certificate';
import { HttpServer } from '../../../gateway/launch/gateway/http-server';
import { CITIZENS, ELIGIBILITY, ENTRIES, GRANTS, INCOME } from '../fixture/scenario';
import { RunningGateway } from './running-gateway';

const ALL = Object.values(GRANTS);
const variables = { id: '1' };

let hub: RunningGateway;
beforeAll(async () => {
  hub = await RunningGateway.start(ALL, { limits: { maxHeightWaitMs: 200, maxVariablesBytes: 100 } });
});
afterAll(async () => await hub.stop());

/** Where the hub's rules differ on purpose, and why (`gateway/admission/README.md`, `gateway/answer/README.md`). */
const DIFFERS: Readonly<Record<string, string>> = {
  '5A70': 'GET is refused: a URL would carry identity numbers into logs',
  D6D5: 'GET is refused: a URL would carry identity numbers into logs',
  '6A70': 'GET is refused: a URL would carry identity numbers into logs',
  '572B': 'a refusal has the same status in both media types: one that looks like a success is worse',
  FDE2: 'a refusal has the same status in both media types: one that looks like a success is worse',
  '7B9B': 'a refusal has the same status in both media types: one that looks like a success is worse',
};

describe('the audit', () => {
  const audits: readonly Audit[] = serverAudits({
    url: () => `${hub.url}/graphql`,
    fetchFn: async (url: string, init: RequestInit = {}) => {
      const headers = { ...init.headers, authorization: `Bearer ${await hub.token()}` };
      return await fetch(url, { ...init, headers });
    },
  });

  test.each(
    audits.filter(({ id }) => !(id in DIFFERS)).map((audit) => [audit.id, audit.name, audit] as const),
  )('%s holds: %s', async (_id, _name, audit) => {
    expect(await audit.fn()).toMatchObject({ status: 'ok' });
  });

  test.each(audits.filter(({ id }) => id in DIFFERS).map((audit) => [audit.id, audit.name, audit] as const))(
    '%s does not hold, on purpose, and none of it is a MUST: %s',
    async (_id, name, audit) => {
      expect(name).toMatch(/^(MAY|SHOULD) /);
      expect((await audit.fn()).status).not.toBe('ok');
    },
  );

  test('knows every one that differs', () => {
    expect(audits.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(DIFFERS)));
  });
});

describe('a request', () => {
  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('METHOD_NOT_ALLOWED: %s', async (method) => {
    const response = await fetch(`${hub.url}/graphql?query={__typename}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] });
  });

  test('NOT_ACCEPTABLE: is told in JSON, before anything is asked of it', async () => {
    const reply = await hub.post('{', { accept: 'text/html' });
    expect([reply.status, reply.body.errors[0].extensions.code]).toEqual([406, 'NOT_ACCEPTABLE']);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('is answered in UTF-8, and never to be stored, whatever becomes of it', async () => {
    hub.reset(ALL);
    const replies = [
      await hub.ask(ELIGIBILITY, variables),
      await hub.ask('{ nothing }'),
      await hub.post('{', { accept: 'text/html' }),
    ];
    for (const { headers } of replies) {
      expect(headers.get('content-type')).toMatch(/; charset=utf-8$/);
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('VARIABLES_TOO_LARGE: says the limit and what was measured', async () => {
    const { status, body } = await hub.ask(ELIGIBILITY, { id: '1'.repeat(200) });
    expect(status).toBe(413);
    expect(body.errors[0].extensions).toMatchObject({
      code: 'VARIABLES_TOO_LARGE',
      limit: 100,
      measured: 209,
    });
  });
});

describe('At-Least-Height', () => {
  const at = (height: bigint) => ({ headers: { 'at-least-height': String(height) } });

  test('is waited for: the answer is not from before it', async () => {
    hub.reset([]);
    const next = hub.view.current.height + 1n;
    const pending = hub.ask(ELIGIBILITY, variables, at(next));
    await new Promise((resolve) => setImmediate(resolve));
    hub.block(ALL);
    const { status, headers } = await pending;
    expect([status, headers.get('ledger-height')]).toEqual([200, String(next)]);
  });

  test('HEIGHT_NOT_REACHED: 503 that says when to ask again, without a record', async () => {
    hub.reset(ALL);
    const { status, headers, body } = await hub.ask(ELIGIBILITY, variables, at(10n ** 9n));
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body.errors[0].extensions).toMatchObject({ code: 'HEIGHT_NOT_REACHED', origin: 'ledger' });
    expect(body).not.toHaveProperty('extensions');
  });

  test('INVALID_ARGUMENT: is a number', async () => {
    const { status } = await hub.ask(ELIGIBILITY, variables, { headers: { 'at-least-height': 'latest' } });
    expect(status).toBe(400);
  });
});

describe('the schema', () => {
  const get = async (headers: Record<string, string> = {}, method = 'GET') =>
    await fetch(`${hub.url}/schema.graphql`, { method, headers });
  const authorized = async () => ({ authorization: `Bearer ${await hub.token()}` });

  test('says of each coordinate which entry and item it reveals, and how that is shared', async () => {
    hub.reset([]);
    const response = await get(await authorized());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('ledger-height')).toBe(String(hub.view.current.height));
    const { Query, Citizen, Division } = descriptionsIn(await response.text());
    expect(Query?.citizen).toBe(`Entry \`${CITIZENS}\` (${CITIZENS}), that its rows exist: CONDITIONAL.`);
    expect(Query?.['citizen.identityNumber']).toContain(
      'item `identityNumber` (identityNumber): CONDITIONAL',
    );
    // Of three departments that know it as a key.
    expect(Citizen?.identityNumber?.split('\n')).toHaveLength(3);
    expect(Citizen?.yearlyIncome).toContain(`Entry \`${INCOME}\``);
    expect(Division?.name).toContain('item `name` (name): UNCONDITIONAL');
  });

  test('follows the ledger: a suspended entry is said to be', async () => {
    await hub.amend(ENTRIES.map((each) => (each.code === INCOME ? { ...each, status: 'SUSPENDED' } : each)));
    hub.block([]);
    const { Citizen } = descriptionsIn(await (await get(await authorized())).text());
    expect(Citizen?.yearlyIncome).toContain(', suspended, item');
    await hub.amend(ENTRIES);
    hub.block([]);
  });

  test('TOKEN_MISSING: is for applications alone', async () => {
    const response = await get();
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await response.text()).not.toContain('Citizen');
  });

  test('METHOD_NOT_ALLOWED: is read, and nothing else', async () => {
    const response = await get(await authorized(), 'POST');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

/** Type → field, or `field.argument` → description. */
function descriptionsIn(sdl: string): Record<string, Record<string, string>> {
  const types = Object.entries(buildSchema(sdl).getTypeMap()).flatMap(([name, type]) =>
    isObjectType(type) && !name.startsWith('__') ? [[name, type] as const] : [],
  );
  return Object.fromEntries(
    types.map(([name, type]) => [
      name,
      Object.fromEntries(
        Object.values(type.getFields()).flatMap((field) => [
          [field.name, field.description ?? ''],
          ...field.args.map((each) => [`${field.name}.${each.name}`, each.description ?? '']),
        ]),
      ),
    ]),
  );
}

describe('outside the loopback', () => {
  test('TLS_REQUIRED: a gateway without certificate does not begin to listen', async () => {
    const routes = {} as never;
    await expect(HttpServer.listen(routes, { host: '0.0.0.0', port: 0 })).rejects.toMatchObject({
      code: 'TLS_REQUIRED',
    });
  });

  test('INVALID_ARGUMENT: certificate and key must be a pair', async () => {
    const [one, other] = await Promise.all([issueRoot('one'), issueRoot('other')]);
    const tls = { certificatePem: one.certificatePem, keyPem: other.keyPem };
    await expect(HttpServer.listen({} as never, { host: '127.0.0.1', port: 0, tls })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test('callers are answered over TLS', async () => {
    const live = () => ({ status: 200, headers: {}, body: 'live' });
    const http = await HttpServer.listen({ live } as never, {
      host: '127.0.0.1',
      port: 0,
      tls: await issueRoot('hub'),
    });
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    const { body } = await request(`https://127.0.0.1:${http.port}/health/live`, { dispatcher });
    expect(await body.text()).toBe('live');
    await expect(request(`http://127.0.0.1:${http.port}/health/live`, { dispatcher })).rejects.toThrow();
    await dispatcher.destroy();
    await http.close(1_000);
  });
});

describe('a gateway that stops', () => {
  test('STOPPING: answers what is under way and refuses what comes, until nothing listens', async () => {
    hub.reset(ALL);
    const { url } = hub;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    hub.server('taxation').behaviour = { hold: held };
    const pending = hub.ask(ELIGIBILITY, variables);
    await hub.server('taxation').requested;
    const closed = hub.close();
    try {
      const refused = await fetch(`${url}/graphql`, { method: 'POST', body: '{}' });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
      expect(refused.headers.get('connection')).toBe('close');
      expect(await refused.json()).toMatchObject({
        errors: [{ extensions: { code: 'STOPPING', origin: 'hub' } }],
      });
      expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({
        ready: false,
        serving: false,
      });
    } finally {
      // Also of a test that failed: what is held would end with nobody left to hear of it.
      release();
      await Promise.allSettled([pending, closed]);
    }
    const { status, body } = await pending;
    await closed;
    expect(status).toBe(200);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    // Nothing recorded was left behind: what the ledger did not take the journal still has.
    expect(await hub.records(body.extensions.access.id, 2)).toMatchObject([
      { kind: 'DECISION', allowed: true },
      { kind: 'OUTCOME', status: 'RELEASED' },
    ]);
    await hub.open();
  });
});
