/** Requests and grants: who sees which, and that what is between others looks as if it were not there. */
import fc from 'fast-check';
import { OfflineSigning } from '../../../chaincode/ledger/fabric/offline-signing';
import type { Ledger } from '../../../chaincode/ledger/ledger';
import type { IndexHead, RecordQuery } from '../../../chaincode/ledger/record-index';
import type { GrantId } from '../../../chaincode/model';
import {
  forkAlliance,
  grantIncome,
  type StandingAlliance,
  standingAlliance,
} from '../../chaincode/contracts/fixture/alliance';
import { incomeTerms, type Json } from '../../chaincode/contracts/fixture/content';
import { runs } from '../../depth';
import { Asking, epochOn } from './asking';

let asking: Asking;
let on: StandingAlliance;
let granted: string;
let request: string;

const ABSENT = { request: 'r-000000000000', grant: 'g-000000000000' };
const PARTIES = ['HousingMSP', 'TaxationMSP', 'EstablishmentMSP', 'FinanceMSP', 'EconomyMSP'];

beforeAll(async () => {
  asking = await Asking.open();
  on = forkAlliance(await standingAlliance());
  granted = await grantIncome(on);
  request = await on.alliance.request(on.cast.housing, incomeTerms(on.income, { items: ['identityNumber'] }));
});

const REQUEST = `query ($id: ID!) { grantRequest(id: $id) {
  id state revision next consumer { msp } provider { msp } scenario legalBasis grant { id }
  asked { entry items rows { item in } purposes from until operationsPerDay emergency delegationDepth } approved { items }
} }`;
const GRANT = `query ($id: ID!) { grant(id: $id) {
  id state request consumer { msp } provider { msp } terms { items rows { item in } } approvals committeeSize
} }`;
const LISTS = `query ($as: PartyRole, $requests: [GrantRequestState!], $grants: [GrantState!], $entry: ID) {
  grantRequests(as: $as, state: $requests, entry: $entry) { totalCount edges { node { id state } } }
  grants(as: $as, state: $grants, entry: $entry) { totalCount edges { node { id state } } }
}`;

interface Lists {
  readonly grantRequests: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
  readonly grants: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
}

async function listed(caller: string, variables: Json): Promise<readonly string[]> {
  const data = (await asking.data(on.stage, caller, LISTS, variables)) as unknown as Lists;
  return [...data.grantRequests.edges, ...data.grants.edges].map(({ node }) => node.id).sort();
}

test('a request says what was asked, how far it has come, and whose move it is', async () => {
  const { grantRequest } = await asking.data(on.stage, 'HousingMSP', REQUEST, { id: request });
  expect(grantRequest).toMatchObject({
    id: request,
    state: 'SUBMITTED',
    next: 'COMPLIANCE',
    consumer: { msp: 'HousingMSP' },
    provider: { msp: 'TaxationMSP' },
    asked: { entry: on.income, items: ['identityNumber'], emergency: false, delegationDepth: null },
    approved: null,
    grant: null,
  });
  const first = granted.replace('g-', 'r-');
  const over = await asking.data(on.stage, 'TaxationMSP', REQUEST, { id: first });
  expect(over.grantRequest).toMatchObject({ state: 'GRANTED', next: null, grant: { id: granted } });
});

test('a grant says what it covers and the state that decisions go by', async () => {
  const read = async () => (await asking.data(on.stage, 'HousingMSP', GRANT, { id: granted })).grant;
  expect(await read()).toMatchObject({
    state: 'ACTIVE',
    request: granted.replace('g-', 'r-'),
    terms: { rows: [{ item: 'district', in: ['110105'] }] },
    committeeSize: 3,
  });
});

describe('what is between others', () => {
  const whole = async (caller: string, query: string, id: string) =>
    JSON.stringify(await asking.ask(on.stage, caller, query, { id }));

  test.each([
    ['a request', REQUEST, () => request, ABSENT.request],
    ['a grant', GRANT, () => granted, ABSENT.grant],
  ])('%s is answered byte for byte as one that is not there', async (_, query, there, absent) => {
    for (const caller of ['CivilAffairsMSP', 'NobodyMSP']) {
      expect(await whole(caller, query, there())).toBe(await whole(caller, query, absent));
    }
    for (const caller of PARTIES) {
      expect(await whole(caller, query, there())).not.toBe(await whole(caller, query, absent));
    }
  });

  test('is in no list, whatever role is claimed', async () => {
    for (const as of ['CONSUMER', 'PROVIDER', 'COMMITTEE']) {
      expect(await listed('CivilAffairsMSP', { as })).toEqual([]);
    }
    expect(await listed('HousingMSP', { as: 'COMMITTEE' })).toEqual([]);
    expect(await listed('TaxationMSP', { as: 'CONSUMER' })).toEqual([]);
  });
});

test('each party finds its own, and the committee all', async () => {
  const all = [request, granted.replace('g-', 'r-'), granted].sort();
  expect(await listed('HousingMSP', {})).toEqual(all);
  expect(await listed('TaxationMSP', { as: 'PROVIDER' })).toEqual(all);
  expect(await listed('FinanceMSP', { as: 'COMMITTEE' })).toEqual(all);
  expect(await listed('FinanceMSP', { as: 'CONSUMER' })).toEqual([]);
  expect(await listed('HousingMSP', { requests: ['SUBMITTED'], grants: ['REVOKED'] })).toEqual([request]);
  expect(await listed('HousingMSP', { entry: on.register })).toEqual([]);
});

test('who is asked to hand a grant on sees the request, as who consents; its neighbours do not', async () => {
  const fork = forkAlliance(on);
  const { civilAffairs, taxation } = fork.cast;
  const parent = await grantIncome(fork, { delegation: { depth: 1 } });
  const terms = incomeTerms(on.income, { consumer: civilAffairs.msp, parent });
  const id = await fork.alliance.request(civilAffairs, terms);
  const seen = async (caller: string, variables: Json): Promise<readonly string[]> => {
    const data = (await asking.data(fork.stage, caller, LISTS, variables)) as unknown as Lists;
    const { grantRequest } = await asking.data(fork.stage, caller, REQUEST, { id });
    return [grantRequest, ...data.grantRequests.edges.map(({ node }) => node)].flatMap((each) =>
      (each as { readonly id: string } | null)?.id === id ? id : [],
    );
  };
  expect(await seen('HousingMSP', { as: 'PROVIDER' })).toEqual([id, id]);
  expect(await seen('HousingMSP', { as: 'CONSUMER' })).toEqual([id]);
  expect(await seen(taxation.msp, { as: 'PROVIDER' })).toEqual([id, id]);
  expect(await seen('PublicSecurityMSP', { as: 'PROVIDER' })).toEqual([]);
});

test('a revoked grant is listed as what it is', async () => {
  const fork = forkAlliance(on);
  await fork.alliance.call(fork.cast.taxation.admin, 'Grants:Revoke', granted, 'misused');
  const { grants } = await asking.data(fork.stage, 'HousingMSP', LISTS, { grants: ['REVOKED'] });
  expect(grants).toMatchObject({ totalCount: 1, edges: [{ node: { id: granted, state: 'REVOKED' } }] });
});

test('RECORDS_NOT_INDEXED: where no index of the access records runs, and before one has begun', async () => {
  const records = { head: async () => undefined, page: async () => ({ records: [], next: undefined }) };
  for (const without of [asking, await Asking.open({ records })]) {
    const { data, errors } = await without.ask(on.stage, 'HousingMSP', '{ accessRecords { indexedHeight } }');
    expect([data, errors?.[0]?.message]).toEqual([null, 'the registry has no index of the access records']);
  }
});

const BALLOTS = `query ($state: [BallotState!], $mine: [BallotPart!]) { ballots(state: $state, mine: $mine) { totalCount edges { node {
  id kind state matter proposer voters threshold votes { voter choice } mine termsHash } } } }`;

describe('ballots', () => {
  interface Told {
    readonly ballots: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
  }
  const ballots = async (fork: StandingAlliance, caller: string, variables: Json = {}) =>
    ((await asking.data(fork.stage, caller, BALLOTS, variables)) as unknown as Told).ballots.edges.map(
      ({ node }) => node,
    );

  test('that wait for a member are told, what they are about, and how far they are', async () => {
    const fork = forkAlliance(on);
    const { taxation, finance } = fork.cast;
    const open = await fork.alliance.consent(
      taxation,
      request,
      incomeTerms(on.income, { items: ['identityNumber'] }),
    );
    await fork.alliance.vote('Grants', finance, open);
    const waiting = { mine: ['MAY_VOTE'] };
    expect(await ballots(fork, 'EconomyMSP', waiting)).toEqual([
      {
        id: open.ballot,
        kind: 'GRANT',
        state: 'OPEN',
        matter: `HousingMSP reads identityNumber of ${on.income} for housing-eligibility`,
        proposer: 'TaxationMSP',
        voters: ['EstablishmentMSP', 'FinanceMSP', 'EconomyMSP'],
        threshold: 2,
        votes: [{ voter: 'FinanceMSP', choice: 'APPROVE' }],
        mine: 'MAY_VOTE',
        termsHash: open.termsHash,
      },
    ]);
    expect(await ballots(fork, 'FinanceMSP', waiting)).toEqual([]);
    expect(await ballots(fork, 'FinanceMSP')).toMatchObject([{ mine: 'VOTED' }]);
    for (const party of ['HousingMSP', 'TaxationMSP']) {
      expect(await ballots(fork, party)).toMatchObject([{ id: open.ballot, mine: 'NO_VOTE' }]);
      expect(await ballots(fork, party, waiting)).toEqual([]);
    }
    expect(await ballots(fork, 'CivilAffairsMSP')).toEqual([]);
  });

  test('that have ended are told to whom they concern', async () => {
    const passed = async (caller: string) =>
      (await ballots(on, caller, { state: ['PASSED'] })).map(({ id }) => id.split('/')[0]);
    expect(new Set(await passed('CivilAffairsMSP'))).toEqual(new Set(['entry']));
    expect(new Set(await passed('TaxationMSP'))).toEqual(new Set(['entry', 'grant']));
    expect(await passed('HousingMSP')).toEqual(['grant']);
    expect(new Set(await passed('FinanceMSP'))).toEqual(new Set(['entry', 'grant', 'member', 'purpose']));
  });
});

test('what is between others looks to them as if it were not there, whoever asks, by whatever way', async () => {
  const fork = forkAlliance(on);
  const { taxation, housing } = fork.cast;
  const open = await fork.alliance.consent(
    taxation,
    request,
    incomeTerms(on.income, { items: ['identityNumber'] }),
  );
  const signing = OfflineSigning.connect({
    peers: [{ address: '127.0.0.1:1' }],
    ledger: { channel: 'directory' } as Ledger,
    chaincode: 'directory',
  });
  const way = await Asking.open({ signing, epoch: epochOn(fork.stage) });
  const there = { request, grant: granted, ballot: open.ballot };
  const absent = { ...ABSENT, ballot: `grant/${ABSENT.request}` };
  const ways: readonly (readonly [keyof typeof there, string])[] = [
    ['request', REQUEST],
    ['grant', GRANT],
    ['ballot', 'query ($id: ID!) { ballot(id: $id) { id matter terms votes { voter } mine } }'],
    ...[
      ['request', 'prepareCompliance(certificate: $c, request: $id)'],
      ['request', 'prepareReturn(certificate: $c, request: $id, remark: "r")'],
      ['request', 'prepareRefusal(certificate: $c, request: $id, remark: "r")'],
      ['request', 'prepareWithdrawal(certificate: $c, request: $id)'],
      ['request', 'prepareConsent(certificate: $c, request: $id)'],
      ['grant', 'prepareSuspension(certificate: $c, subject: $id, reason: "r")'],
      ['grant', 'prepareResumption(certificate: $c, subject: $id)'],
      ['grant', 'prepareRevocation(certificate: $c, grant: $id, reason: "r")'],
      ['ballot', 'prepareVote(certificate: $c, ballot: $id, choice: APPROVE)'],
      ['ballot', 'prepareVote(certificate: $c, ballot: $id, choice: REJECT, termsHash: "0")'],
    ].map(
      ([kind, field]) =>
        [
          kind as keyof typeof there,
          `mutation ($id: ID!, $c: String = ${JSON.stringify(housing.admin.certificatePem)}) { ${field} { function summary } }`,
        ] as const,
    ),
    ...['Comply', 'Refuse', 'Suspend', 'Vote'].map(
      (transaction) =>
        [
          transaction === 'Vote' ? 'ballot' : transaction === 'Suspend' ? 'grant' : 'request',
          `mutation ($id: String!, $c: String = ${JSON.stringify(housing.admin.certificatePem)}) {
        prepareTransaction(certificate: $c, call: { contract: "Grants", transaction: "${transaction}", arguments: [$id, "x", "APPROVE"] }) {
          function summary } }`,
        ] as const,
    ),
  ];
  const callers = ['CivilAffairsMSP', 'PublicSecurityMSP', 'NobodyMSP', ...PARTIES];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...callers), fc.constantFrom(...ways), async (caller, [kind, query]) => {
      const answered = async (id: string) =>
        JSON.stringify(await way.ask(fork.stage, caller, query, { id })).replaceAll(id, '<id>');
      const same = (await answered(there[kind])) === (await answered(absent[kind]));
      // A transaction that is spelled out is prepared for anybody; only what is said of it differs.
      expect([caller, query, same]).toEqual([caller, query, !PARTIES.includes(caller)]);
    }),
    // A stranger goes every way each time; who else goes which is chance.
    { numRuns: runs(80, 2_000), examples: ways.map((way) => ['CivilAffairsMSP', way]) },
  );
  signing.close();
});

/** What the index answers in a scope is the index's own test's; here, in which one it is asked. */
test('the index of access records is asked in the scope of whoever asks, and without one for the committee alone', async () => {
  const asked: (readonly [string, unknown])[] = [];
  for (const caller of ['NobodyMSP', 'CivilAffairsMSP', ...PARTIES]) {
    for (const as of ['MEMBER', 'COMMITTEE']) {
      const page = async ({ scope }: RecordQuery) => {
        const { seesGrant, ...whose } = scope ?? {};
        const sees = [granted, ABSENT.grant].map((id) => seesGrant?.(id as GrantId));
        asked.push([`${caller} ${as}`, scope && { ...whose, sees }]);
        return { records: [], next: undefined };
      };
      const records = { head: async () => ({ height: 3n }) as IndexHead, page };
      const index = await Asking.open({ records });
      await index.data(on.stage, caller, `{ accessRecords(as: ${as}) { edges { cursor } } }`);
    }
  }
  const scope = (member: string, ...entries: readonly string[]) =>
    [`${member} MEMBER`, { member, entries, sees: [PARTIES.includes(member), true] }] as const;
  expect(asked).toEqual([
    scope('NobodyMSP'),
    scope('CivilAffairsMSP', on.register),
    scope('HousingMSP'),
    scope('TaxationMSP', on.income),
    ...['EstablishmentMSP', 'FinanceMSP', 'EconomyMSP'].flatMap((founder) => [
      scope(founder),
      [`${founder} COMMITTEE`, undefined] as const,
    ]),
  ]);
});
