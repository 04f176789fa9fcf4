import { sign } from 'node:crypto';
import { type QueryTicket, signTicket } from '../../../chaincode/model';
import { FOUNDER, HOUSING, newKey } from './directory';
import { evidenceOf, post, sdlTicket, ticketClaims, ticketed } from './fetches';
import {
  CIVIL_AFFAIRS,
  citizenFetch,
  codeOf,
  department,
  district,
  ELIGIBLE,
  gateway,
  housing,
  housingKey,
  incomeFetch,
  otherKey,
  people,
  rows,
  send,
} from './scenario';

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
    expect(answer.body).toMatchObject({
      errors: [{ extensions: { height: department(name).view.current.height.toString() } }],
    });
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

  test('GATEWAY_UNKNOWN: a gateway that is suspended by the very block its ticket waits for', async () => {
    const active = rows.gateways.splice(0);
    rows.addGateway(FOUNDER, 'gate', gateway, 'SUSPENDED');
    const next = rows.epoch(11n);
    rows.gateways.splice(0, 1, ...active);
    department('public-security').view.publishOnceAwaited(next);
    await refused('public-security', 401, 'GATEWAY_UNKNOWN', submit(await request({ height: '11' })));
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
