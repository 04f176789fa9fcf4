/** The scenario of the first issue, over HTTP. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readKeyFolder } from '../../chaincode/ledger/identity/key-folder';
import { applicationFolder } from '../../chaincode/ledger/identity/member-folder';
import { type OutcomeRecord, signToken } from '../../chaincode/model';
import { recordsOf } from './fixture/access-log';
import { ask, codeOf, ELIGIBILITY, reasonsOf, tokenOf } from './fixture/ask';
import {
  adminKey,
  applicationKey,
  claimsFor,
  type DirectFetch,
  evidenceOf,
  gatewayKey,
  postToTaxation,
  scansOfTaxation,
  ticketFor,
} from './fixture/direct';
import { entryCodes, obtainGrant } from './fixture/grant';
import { CITIZENS, findRealEstate, findSubject } from './fixture/people';
import { RunningHub } from './fixture/running-hub';
import { registryScenario } from './registry';

const PURPOSE = 'housing-eligibility';

/** A network included, on a machine with much else to do. */
const STARTED_WITHIN_MS = 720_000;

/** @param start the hub that newcomers start, whatever it runs on; stopped by whoever gave it. */
export function gateScenario(start: () => Promise<RunningHub>): void {
  let hub: RunningHub;
  let codes: ReadonlyMap<string, string>;
  /** Of housing's application `eligibility`. */
  let token: string;

  /** In the register, with an income: every field has a value. */
  const known = findSubject(
    ({ person }) => person.yearlyIncome !== undefined && person.incomeCeiling !== undefined,
  );
  const { district } = known.household;
  const elsewhere = findSubject(({ household }) => household.district !== district);

  const code = (name: string): string => codes.get(name) ?? `no entry ${name}`;
  const askAbout = (identityNumber: string, by = token) => ask(hub, by, ELIGIBILITY, { id: identityNumber });

  const grants = new Map<string, string>();
  async function grant(
    name: string,
    consumer: string,
    provider: string,
    entry: string,
    items: string,
    derives?: string,
  ) {
    const wanted = { consumer, provider, entry: code(entry), items, district };
    grants.set(name, await obtainGrant(hub, derives === undefined ? wanted : { ...wanted, derives }));
  }

  beforeAll(async () => {
    hub = await start();
    codes = await entryCodes(hub);
    token = await tokenOf(hub, 'housing', 'eligibility', PURPOSE);
  }, STARTED_WITHIN_MS);

  const servedLogs = (): string =>
    readdirSync(join(hub.dataDir, 'served'))
      .map((member) => readFileSync(join(hub.dataDir, 'served', member, 'served.log'), 'utf8'))
      .join('');

  describe('a second hub', () => {
    test('DATA_DIR_IN_USE: is refused on the same data directory with one line, and disturbs nothing', async () => {
      const second = RunningHub.start({ citizens: CITIZENS, dataDir: hub.dataDir });
      await expect(second).rejects.toThrow(/DATA_DIR_IN_USE: [^\n]* is in use by process \d+;[^\n]*\n$/);
      expect((await fetch(`http://127.0.0.1:${hub.port}/health/ready`)).status).toBe(200);
    });
  });

  describe('the registry', () => registryScenario(() => hub));

  describe('(a) without a grant', () => {
    test('the query is refused with each missing item, no department answers anything, and the denial is on the ledger', async () => {
      const before = servedLogs();
      const reply = await askAbout(known.person.identityNumber);
      expect([reply.status, codeOf(reply), reply.body.data]).toEqual([403, 'ACCESS_DENIED', undefined]);
      const missing = new Set(
        reasonsOf(reply).map(
          ({ beneficiary, entry, item, reason }) => `${beneficiary} ${entry} ${item} ${reason}`,
        ),
      );
      for (const [beneficiary, entry, item] of [
        ['HousingMSP', 'public-security/citizens', 'identityNumber'],
        ['HousingMSP', 'public-security/citizens', 'name'],
        ['HousingMSP', 'public-security/citizens', 'household'],
        ['HousingMSP', 'public-security/citizens', 'division'],
        ['HousingMSP', 'public-security/households', 'address'],
        ['HousingMSP', 'taxation/income', 'yearlyIncome'],
        ['HousingMSP', 'civil-affairs/low-income-register', 'lowIncomeEligible'],
        ['CivilAffairsMSP', 'taxation/income', 'yearlyIncome'],
      ] as const) {
        expect(missing).toContain(`${beneficiary} ${code(entry)} ${item} NO_GRANT`);
      }
      expect(servedLogs()).toBe(before);
      const id = reply.body.extensions?.access.id ?? '';
      expect(reply.headers.get('access-record')).toBe(id);
      const [record] = await recordsOf(hub, id, 1);
      expect(record).toMatchObject({
        kind: 'DECISION',
        allowed: false,
        consumer: 'HousingMSP',
        purpose: PURPOSE,
      });
    });
  });

  describe('the hub’s status, from a shell', () => {
    test('tells the ledger’s heights, the gateway’s needs and every department that answers', async () => {
      const { channels, gateway } = (await hub.json('status', '--as', 'establishment')) as {
        readonly channels: readonly { readonly channel: string }[];
        readonly gateway: { readonly ready: boolean; readonly subgraphs: readonly string[] };
      };
      expect(channels.map(({ channel }) => channel)).toEqual(['directory', 'exchange']);
      expect(gateway).toMatchObject({ ready: true, leftOut: [] });
      expect(gateway.subgraphs).toEqual(expect.arrayContaining(['taxation', 'public-security']));
    });
  });

  describe('a refused query, from a shell', () => {
    const lacking = async (...more: readonly string[]) => {
      const file = join(hub.dataDir, 'eligibility.graphql');
      writeFileSync(file, ELIGIBILITY);
      const variables = JSON.stringify({ id: known.person.identityNumber });
      const asking = ['request', '--for', file, '--variables', variables, '--rows', `district=${district}`];
      return (await hub.json(...asking, '--as', 'housing', '--purpose', PURPOSE, ...more)) as {
        readonly proposals: readonly {
          readonly status: string;
          readonly request?: string;
          readonly terms: {
            readonly consumer: string;
            readonly entry: string;
            readonly derives: readonly string[];
          };
        }[];
      };
    };

    test('the smallest grants it lacks are proposed, and the caller’s own requested once', async () => {
      const { proposals } = await lacking();
      expect(
        proposals
          .map(({ status, terms }) => `${terms.consumer} ${terms.entry} ${terms.derives} ${status}`)
          .sort(),
      ).toEqual(
        [
          `CivilAffairsMSP ${code('taxation/income')} Citizen.lowIncomeEligible OTHERS`,
          `HousingMSP ${code('civil-affairs/low-income-register')}  TO_REQUEST`,
          `HousingMSP ${code('public-security/citizens')}  TO_REQUEST`,
          `HousingMSP ${code('public-security/households')}  TO_REQUEST`,
          `HousingMSP ${code('taxation/income')}  TO_REQUEST`,
        ].sort(),
      );
      const basis = ['--legal-basis', 'Measures for Public Rental Housing', '--scenario', 'eligibility'];
      const requested = (await lacking('--submit', ...basis)).proposals.flatMap(
        ({ request }) => request ?? [],
      );
      expect(requested).toHaveLength(4);
      const again = (await lacking('--submit', ...basis)).proposals;
      expect(again.map(({ status }) => status).sort()).toEqual(['OTHERS', ...Array(4).fill('UNDER_WAY')]);
      for (const id of requested) await hub.json('withdraw', id, '--as', 'housing');
    });
  });

  describe('(g) divisions, shared with everyone', () => {
    test('answer any member without a grant, and are logged', async () => {
      const budget = await tokenOf(hub, 'finance', 'budget', PURPOSE);
      const reply = await ask(hub, budget, '{ divisions(first: 2) { edges { node { code name } } } }');
      expect(reply.status).toBe(200);
      const [decision, outcome] = await recordsOf(hub, reply.headers.get('access-record') ?? '', 2);
      const entries = [
        { entry: code('civil-affairs/divisions'), bases: ['UNCONDITIONAL'], beneficiary: 'FinanceMSP' },
      ];
      expect(decision).toMatchObject({ allowed: true, consumer: 'FinanceMSP', entries });
      expect(outcome).toMatchObject({ status: 'RELEASED' });
    });
  });

  describe('(b) with grants, each requested, checked, consented to and voted on', () => {
    beforeAll(async () => {
      await Promise.all([
        grant(
          'G1',
          'housing',
          'public-security',
          'public-security/citizens',
          'identityNumber,name,household,division',
        ),
        grant('G2', 'housing', 'public-security', 'public-security/households', 'address'),
        grant('G3', 'housing', 'taxation', 'taxation/income', 'identityNumber,yearlyIncome'),
        grant(
          'G4',
          'housing',
          'civil-affairs',
          'civil-affairs/low-income-register',
          'identityNumber,lowIncomeEligible',
        ),
      ]);
    }, 60_000);

    test('NO_GRANT: without the grant to civil affairs, the reason names it as beneficiary', async () => {
      const reply = await askAbout(known.person.identityNumber);
      expect(reply.status).toBe(403);
      const beneficiaries = reasonsOf(reply).map(({ beneficiary, reason }) => `${beneficiary} ${reason}`);
      expect(new Set(beneficiaries)).toEqual(new Set(['CivilAffairsMSP NO_GRANT']));
    });

    test('DERIVATION: a grant to civil affairs that names another coordinate does not do', async () => {
      const income = ['taxation/income', 'identityNumber,yearlyIncome'] as const;
      await grant('G5 for another coordinate', 'civil-affairs', 'taxation', ...income, 'Division.name');
      const reasons = reasonsOf(await askAbout(known.person.identityNumber));
      expect(new Set(reasons.map(({ beneficiary, reason }) => `${beneficiary} ${reason}`))).toEqual(
        new Set(['CivilAffairsMSP DERIVATION']),
      );
    });

    test('the same query answers, and its record shows which grant served which item', async () => {
      const income = ['taxation/income', 'identityNumber,yearlyIncome'] as const;
      await grant('G5', 'civil-affairs', 'taxation', ...income, 'Citizen.lowIncomeEligible');
      const reply = await askAbout(known.person.identityNumber);
      const { name, yearlyIncome = 0, incomeCeiling = 0 } = known.person;
      expect(reply.status).toBe(200);
      expect(reply.body.data?.citizen).toMatchObject({
        name,
        household: { address: known.household.address },
        yearlyIncome,
        lowIncomeEligible: yearlyIncome <= incomeCeiling,
      });
      const [decision, outcome] = await recordsOf(hub, reply.headers.get('access-record') ?? '', 2);
      const basis = (entry: string, items: readonly string[], by: string, beneficiary = 'HousingMSP') =>
        expect.objectContaining({ entry: code(entry), items, bases: [grants.get(by)], beneficiary });
      expect(decision).toMatchObject({
        kind: 'DECISION',
        allowed: true,
        entries: expect.arrayContaining([
          basis('public-security/citizens', ['division', 'household', 'identityNumber', 'name'], 'G1'),
          basis('public-security/households', ['address'], 'G2'),
          basis('taxation/income', ['identityNumber', 'yearlyIncome'], 'G3'),
          basis('civil-affairs/low-income-register', ['identityNumber', 'lowIncomeEligible'], 'G4'),
          basis('taxation/income', ['identityNumber', 'yearlyIncome'], 'G5', 'CivilAffairsMSP'),
        ]),
      });
      expect(outcome).toMatchObject({ kind: 'OUTCOME', status: 'RELEASED' });
      const served = (outcome as OutcomeRecord).served.map(({ subgraph }) => subgraph);
      expect(new Set(served)).toEqual(new Set(['public-security', 'taxation', 'civil-affairs']));
    });

    test('the grant to derive does not let civil affairs read incomes itself', async () => {
      const own = await tokenOf(hub, 'civil-affairs', 'low-income-support', PURPOSE);
      const reply = await ask(hub, own, 'query($id: ID!) { citizen(identityNumber: $id) { yearlyIncome } }', {
        id: known.person.identityNumber,
      });
      expect(reply.status).toBe(403);
      expect(reasonsOf(reply)).toContainEqual(
        expect.objectContaining({
          item: 'yearlyIncome',
          beneficiary: 'CivilAffairsMSP',
          reason: 'DERIVATION',
        }),
      );
    });

    test('no value of any item is in the journal, the logs or the ledger', async () => {
      const { name, identityNumber } = known.person;
      const values = [name, identityNumber, known.household.address];
      for (const folder of [
        ...['gateway/journal', 'served', 'logs'].map((each) => join(hub.dataDir, each)),
        ...hub.ledgers,
      ]) {
        for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
          if (!file.isFile()) continue;
          const bytes = readFileSync(join(file.parentPath, file.name));
          expect([file.name, values.filter((value) => bytes.includes(Buffer.from(value)))]).toEqual([
            file.name,
            [],
          ]);
        }
      }
    });
  });

  describe('the other departments', () => {
    const query = `query Home($unit: ID!, $enterprises: Int) {
    realEstate(unitNumber: $unit) {
      area division { name }
      owner { __typename ... on Party { name } ... on Citizen { household { citizens { totalCount } } } }
    }
    enterprises(first: $enterprises) { edges { node { name division { name } } } }
  }`;
    const home = findRealEstate((unit) => unit.district === district && unit.ownedBy === 'CITIZEN');
    const owner = findSubject(({ person }) => person.identityNumber === home.owner);
    const variables = { unit: home.unitNumber, enterprises: 20 };

    test('answer one question together, owners of either kind by one name, once it is granted', async () => {
      const refused = await ask(hub, token, query, variables);
      expect(new Set(reasonsOf(refused).map(({ entry, reason }) => `${entry} ${reason}`))).toEqual(
        new Set([`${code('natural-resources/real-estate')} NO_GRANT`]),
      );
      const entry = 'natural-resources/real-estate';
      await grant('G6', 'housing', 'natural-resources', entry, 'unitNumber,owner,area,district');
      const { status, headers, body } = await ask(hub, token, query, variables);
      expect([status, body.errors]).toEqual([200, undefined]);
      expect(body.data).toMatchObject({
        realEstate: {
          area: home.area,
          division: { name: expect.any(String) },
          owner: {
            __typename: 'Citizen',
            name: owner.person.name,
            household: { citizens: { totalCount: owner.household.members.length } },
          },
        },
        enterprises: {
          edges: Array.from({ length: 20 }, () => ({
            node: { name: expect.any(String), division: { name: expect.stringContaining('区') } },
          })),
        },
      });
      const [, outcome] = await recordsOf(hub, headers.get('access-record') ?? '', 2);
      const served = (outcome as OutcomeRecord).served.map(({ subgraph }) => subgraph);
      expect(new Set(served)).toEqual(
        new Set(['natural-resources', 'market-regulation', 'public-security', 'civil-affairs']),
      );
    });
  });

  describe('the command line', () => {
    test('NOT_A_READER: only founders read the log', async () => {
      expect(await hub.command('log', '--as', 'housing')).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringMatching(/^NOT_A_READER: /),
      });
    });

    test('TERMS_MISMATCH: a vote is not cast when the terms are not those that were read', async () => {
      const request = (grants.get('G5') ?? '').replace('g-', 'r-');
      const hash = '0'.repeat(64);
      const voted = await hub.command(
        'vote',
        request,
        'approve',
        '--terms-hash',
        hash,
        '--as',
        'establishment',
      );
      expect(voted).toMatchObject({ code: 1, err: expect.stringMatching(/^TERMS_MISMATCH: /) });
    });

    test('shows people what machines get as JSON', async () => {
      for (const list of ['entries', 'requests', 'grants']) {
        const rows = (await hub.json(list, '--as', 'finance')) as readonly unknown[];
        const { out } = await hub.command(list, '--as', 'finance');
        expect(out.trim().split('\n')).toHaveLength(rows.length + 1);
      }
      const { out } = await hub.command('grants', grants.get('G1') ?? '', '--as', 'housing');
      expect(out).toContain('approved by  FinanceMSP, EconomyMSP (2 of 3)');
    });
  });

  describe('(c) a citizen of another district', () => {
    test('is not there, byte for byte like one who does not exist', async () => {
      const [hidden, absent] = await Promise.all([
        askAbout(elsewhere.person.identityNumber),
        askAbout('110101190001010000'),
      ]);
      const shown = ({ status, headers, body }: Awaited<ReturnType<typeof ask>>) => {
        const {
          id: _id,
          key: _key,
          height: _height,
          ...access
        } = body.extensions?.access ?? { id: '', key: '', height: '' };
        const varying = new Set(['date', 'access-id', 'access-record', 'ledger-height']);
        return {
          status,
          data: JSON.stringify(body.data),
          access,
          headers: [...headers].filter(([name]) => !varying.has(name)),
        };
      };
      expect(shown(hidden)).toEqual(shown(absent));
      expect(hidden.body.data).toEqual({ citizen: null });
    });
  });

  describe('(d) what is not what was granted is refused, each with its code', () => {
    const claims = { member: 'HousingMSP', application: 'eligibility', purpose: PURPOSE, officer: 'h-1' };
    const keyOf = (member: string, application: string) =>
      createPrivateKey(readKeyFolder(applicationFolder(hub.dataDir, member, application)).keyPem);
    const signed = (key = keyOf('housing', 'eligibility'), issuedAtMs = Date.now()) =>
      signToken({ ...claims, issuedAtMs, lifetimeS: 600 } as Parameters<typeof signToken>[0], key);
    const evidenceIn = (jwt: string): string =>
      JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')).evidence;

    test('PURPOSE: another purpose', async () => {
      const reply = await askAbout(
        known.person.identityNumber,
        await tokenOf(hub, 'housing', 'eligibility', 'low-income-support'),
      );
      expect(reply.status).toBe(403);
      expect(new Set(reasonsOf(reply).map(({ reason }) => reason))).toContain('PURPOSE');
    });

    test.each<[string, () => Promise<string>]>([
      ['TOKEN_SIGNATURE', () => signed(keyOf('taxation', 'income-assessment'))],
      ['TOKEN_SIGNATURE', () => signed(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
      ['TOKEN_EXPIRED', () => signed(undefined, Date.now() - 700_000)],
      ['TOKEN_SIGNATURE', async () => `${token.slice(0, -4)}AAAA`],
      ['TOKEN_AUDIENCE', async () => evidenceIn(token)],
      ['TOKEN_MALFORMED', async () => 'not-a-token'],
    ])('%s', async (expected, forged) => {
      const reply = await askAbout(known.person.identityNumber, await forged());
      expect([reply.status, codeOf(reply), reply.body.data]).toEqual([401, expected, undefined]);
    });

    test('NO_GRANT: a token of another member', async () => {
      const other = await tokenOf(hub, 'taxation', 'income-assessment', PURPOSE);
      const reply = await askAbout(known.person.identityNumber, other);
      expect(reply.status).toBe(403);
      expect(reasonsOf(reply).filter(({ beneficiary }) => beneficiary === 'HousingMSP')).toEqual([]);
    });
  });

  describe('(h) a request sent to a department directly', () => {
    const document =
      'query($r: [_Any!]!) { _entities(representations: $r) { ... on Citizen { yearlyIncome } } }';
    const variables = { r: [{ __typename: 'Citizen', identityNumber: known.person.identityNumber }] };
    let good: DirectFetch;

    const send = (
      ticket: string,
      evidence: string | undefined = good.evidence,
      query = document,
      sent: object = variables,
    ) =>
      postToTaxation(hub, {
        query,
        variables: sent as Readonly<Record<string, unknown>>,
        extensions: { ticket, ...(evidence === undefined ? {} : { evidence }) },
      });
    const ticket = (change = {}, key = gatewayKey(hub)) => ticketFor(hub, claimsFor(good, change), key);
    const rowFilter = [{ dimension: 'district', in: [district] }];

    beforeAll(async () => {
      const items = ['identityNumber', 'yearlyIncome'];
      const scope = [
        {
          basis: grants.get('G3'),
          entry: code('taxation/income'),
          version: 1,
          items,
          rowFilter,
          beneficiary: 'HousingMSP',
        },
      ];
      const evidence = await evidenceOf(
        applicationKey(hub, 'housing', 'eligibility'),
        'HousingMSP',
        'eligibility',
      );
      good = { document, variables, evidence, height: '1', scope: scope as unknown as DirectFetch['scope'] };
    });

    test('with the ticket and the evidence of a live caller it answers, and its tables are read', async () => {
      const before = await scansOfTaxation(hub);
      expect(await send(await ticket())).toMatchObject({
        status: 200,
        data: { _entities: [{ yearlyIncome: known.person.yearlyIncome }] },
      });
      await eventually(async () => (await scansOfTaxation(hub)) > before);
    });

    test('every other way is refused with its code, and no table is read', async () => {
      const before = await scansOfTaxation(hub);
      const otherEvidence = await evidenceOf(
        applicationKey(hub, 'finance', 'budget'),
        'FinanceMSP',
        'budget',
      );
      const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
      const now = Date.now() / 1000;
      const sdl = () => {
        const { kind: _, gateway, subgraph, iat, exp, nonce } = claimsFor(good);
        return ticketFor(hub, { kind: 'sdl', gateway, subgraph, iat, exp, nonce });
      };
      const answers: Readonly<Record<string, string | undefined>> = {
        'no ticket': (await postToTaxation(hub, { query: document, variables })).code,
        'for another department': (await send(await ticket({ subgraph: 'civil-affairs' }))).code,
        'other document': (await send(await ticket(), undefined, `${document} `)).code,
        'other variables': (await send(await ticket(), undefined, document, { r: [] })).code,
        expired: (await send(await ticket({ iat: now - 40, exp: now - 20 }))).code,
        'signed by a non-member': (await send(await ticket({}, stranger))).code,
        "signed by an application's key": (
          await send(await ticket({}, applicationKey(hub, 'housing', 'eligibility')))
        ).code,
        "signed by an admin's key": (await send(await ticket({}, adminKey(hub, 'establishment')))).code,
        'without evidence': (
          await postToTaxation(hub, { query: document, variables, extensions: { ticket: await ticket() } })
        ).code,
        "with another application's evidence": (await send(await ticket(), otherEvidence)).code,
        'an `sdl` ticket with a data query': (await send(await sdl())).code,
      };
      expect(answers).toEqual({
        'no ticket': 'TICKET_MISSING',
        'for another department': 'TICKET_SUBGRAPH',
        'other document': 'TICKET_DOCUMENT',
        'other variables': 'TICKET_VARIABLES',
        expired: 'TICKET_EXPIRED',
        'signed by a non-member': 'TICKET_SIGNATURE',
        "signed by an application's key": 'TICKET_SIGNATURE',
        "signed by an admin's key": 'TICKET_SIGNATURE',
        'without evidence': 'EVIDENCE_MISSING',
        "with another application's evidence": 'TICKET_EVIDENCE',
        'an `sdl` ticket with a data query': 'TICKET_KIND',
      });
      // PostgreSQL tells of a scan within a second of it.
      await delay(1_500);
      expect(await scansOfTaxation(hub)).toBe(before);
    });

    test('TICKET_REPLAYED: a ticket works once', async () => {
      const once = await ticket();
      expect((await send(once)).status).toBe(200);
      expect((await send(once)).code).toBe('TICKET_REPLAYED');
    });
  });

  describe('(e) the provider suspends a grant in block b', () => {
    test('every answer with a height of b + 1 or more is refused, NO_GRANT', async () => {
      const replies: Awaited<ReturnType<typeof ask>>[] = [];
      let suspendedIn: bigint | undefined;
      const client = async (): Promise<void> => {
        for (let after = 0; after < 5; ) {
          replies.push(await askAbout(known.person.identityNumber));
          if (suspendedIn !== undefined) after += 1;
        }
      };
      const suspend = async (): Promise<void> => {
        const written = await hub.json(
          'suspend',
          grants.get('G3') ?? '',
          '--reason',
          'complaint',
          '--as',
          'taxation',
        );
        suspendedIn = BigInt((written as { readonly block: string }).block);
      };
      await Promise.all([client(), client(), client(), suspend()]);
      const from = (suspendedIn ?? 0n) + 1n;
      const late = replies.filter(({ headers }) => BigInt(headers.get('ledger-height') ?? '0') >= from);
      expect(late.length).toBeGreaterThanOrEqual(5);
      for (const reply of late) {
        expect([reply.status, reply.body.data]).toEqual([403, undefined]);
        const reasons = reasonsOf(reply).filter(({ beneficiary }) => beneficiary === 'HousingMSP');
        expect(new Set(reasons.map(({ reason }) => reason))).toEqual(new Set(['NO_GRANT']));
      }
      for (const reply of replies)
        if (reply.status === 200)
          expect(BigInt(reply.headers.get('ledger-height') ?? '0')).toBeLessThan(from);
    });
  });
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 100) throw new Error('did not come true within 10 s');
    await delay(100);
  }
}
