/** Prepared writes, up to where a ledger is needed: in whose name, over which bytes, and what is never handed on. */
import { common, gateway, peer } from '@hyperledger/fabric-protos';
import { OfflineSigning } from '../../../chaincode/ledger/fabric/offline-signing';
import { readProposal } from '../../../chaincode/ledger/fabric/signable';
import type { Ledger } from '../../../chaincode/ledger/ledger';
import { requestTerms } from '../../../chaincode/model';
import {
  forkAlliance,
  type StandingAlliance,
  standingAlliance,
} from '../../chaincode/contracts/fixture/alliance';
import type { CastMember } from '../../chaincode/contracts/fixture/cast';
import { incomeContent, incomeTerms, type Json } from '../../chaincode/contracts/fixture/content';
import { Asking } from './asking';

/** Nothing listens there: what would reach a ledger is refused as unavailable. */
const NOWHERE = '127.0.0.1:1';

let on: StandingAlliance;
let signing: OfflineSigning;
let asking: Asking;

beforeAll(async () => {
  on = await standingAlliance();
  const ledger = { channel: 'directory' } as Ledger;
  const deadlines = { evaluateMs: 500, endorseMs: 500, submitMs: 500, commitMs: 500, settledMs: 1_000 };
  signing = OfflineSigning.connect({
    peers: [{ address: NOWHERE }],
    ledger,
    chaincode: 'directory',
    deadlines,
  });
  asking = await Asking.open({ signing });
});

afterAll(() => signing.close());

const PREPARE = `mutation ($certificate: String!, $request: GrantRequestInput!) {
  prepareGrantRequest(certificate: $certificate, request: $request) { transactionId bytes toSign function arguments }
}`;
const RELAY = `mutation ($signed: SignedBytesInput!) {
  relayProposal(signed: $signed) { unsigned { bytes } refusal { code retryable } }
}`;

interface Prepared {
  readonly transactionId: string;
  readonly bytes: string;
  readonly toSign: string;
  readonly function: string;
  readonly arguments: readonly string[];
}

const request = (over: object = {}) => ({
  entry: on.income,
  items: ['yearlyIncome'],
  rows: [{ item: 'district', attribute: 'district' }],
  purposes: ['housing-eligibility'],
  from: '2026-01-01T00:00:00.000Z',
  until: '2027-01-01T00:00:00.000Z',
  operationsPerDay: 10,
  legalBasis: 'Housing Act',
  scenario: 'eligibility',
  ...over,
});
const variables = (over: object = {}) => ({
  certificate: on.cast.housing.admin.certificatePem,
  request: request(over),
});
const prepare = async (): Promise<Prepared> =>
  (await asking.data(on.stage, 'HousingMSP', PREPARE, variables())).prepareGrantRequest as Prepared;
const signed = ({ bytes, toSign }: Prepared) => ({
  bytes,
  signature: Buffer.from(on.cast.housing.admin.sign(Buffer.from(toSign, 'base64'))).toString('base64'),
});

test('a prepared request says itself what is signed: the caller\u2019s name, the contract, the terms', async () => {
  const prepared = await prepare();
  const says = readProposal(Buffer.from(prepared.toSign, 'base64'));
  expect(says).toMatchObject({
    channel: 'directory',
    chaincode: 'directory',
    function: 'Grants:Request',
    transactionId: prepared.transactionId,
    creator: { mspId: 'HousingMSP', certificatePem: on.cast.housing.admin.certificatePem },
    args: prepared.arguments,
  });
  expect(requestTerms.parse(JSON.parse(says.args[0] ?? ''))).toMatchObject({
    asked: {
      consumer: 'HousingMSP',
      entry: on.income,
      entryVersion: 1,
      rowFilter: [{ dimension: 'district', attribute: 'district' }],
      quota: { operationsPerDay: 10 },
    },
  });
});

test('the terms that were prepared are those that the contract takes', async () => {
  const [terms = ''] = (await prepare()).arguments;
  const made = await on.alliance.call(on.cast.housing.admin, 'Grants:Request', terms);
  expect(made).toMatchObject({ state: 'SUBMITTED' });
});

test('two prepared requests are two transactions', async () => {
  const [one, other] = [await prepare(), await prepare()];
  expect(one.transactionId).not.toBe(other.transactionId);
});

const codeOf = async (caller: string, query: string, given: object): Promise<unknown> => {
  const { errors, data } = await asking.ask(on.stage, caller, query, given);
  return errors?.[0]?.message ?? data;
};

test('NOT_ALLOWED: bytes in another member\u2019s name are not handed on; the member\u2019s own are', async () => {
  const given = { signed: signed(await prepare()) };
  expect(await codeOf('TaxationMSP', RELAY, given)).toContain('`TaxationMSP`');
  expect(await codeOf('FinanceMSP', RELAY, given)).toContain('`FinanceMSP`');
  expect(await codeOf('HousingMSP', RELAY, given)).toEqual({
    relayProposal: { unsigned: null, refusal: { code: 'LEDGER_UNAVAILABLE', retryable: true } },
  });
});

test('INVALID_ARGUMENT: bytes that name another transaction than the signed one are not handed on', async () => {
  const [mine, other] = [await prepare(), await prepare()];
  const proposed = gateway.ProposedTransaction.deserializeBinary(Buffer.from(mine.bytes, 'base64'));
  proposed.setTransactionId(other.transactionId);
  const bytes = Buffer.from(proposed.serializeBinary()).toString('base64');
  const given = { signed: signed({ ...mine, bytes }) };
  expect(await codeOf('HousingMSP', RELAY, given)).toContain('another transaction');
});

test('NOT_ALLOWED: bytes for another chaincode, or another channel, are not handed on', async () => {
  for (const place of [
    { channel: 'directory', chaincode: '_lifecycle' },
    { channel: 'exchange', chaincode: 'directory' },
  ]) {
    const ledger = { channel: place.channel } as Ledger;
    const elsewhere = OfflineSigning.connect({
      peers: [{ address: NOWHERE }],
      ledger,
      chaincode: place.chaincode,
    });
    const { admin } = on.cast.housing;
    const unsigned = elsewhere.prepare({ contract: 'Grants', transaction: 'Request', args: [] }, admin);
    const [bytes, toSign] = [unsigned.bytes, unsigned.toSign].map((each) =>
      Buffer.from(each).toString('base64'),
    ) as [string, string];
    const given = { signed: signed({ ...(await prepare()), bytes, toSign }) };
    expect(await codeOf('HousingMSP', RELAY, given)).toContain('not for `directory` on `directory`');
    elsewhere.close();
  }
});

/** The proposal, with one thing in its channel header put otherwise. */
const withHeader = (toSign: string, change: (header: common.ChannelHeader) => void): Buffer => {
  const proposal = peer.Proposal.deserializeBinary(Buffer.from(toSign, 'base64'));
  const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
  const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
  change(channelHeader);
  header.setChannelHeader(channelHeader.serializeBinary());
  proposal.setHeader(header.serializeBinary());
  return Buffer.from(proposal.serializeBinary());
};

test('INVALID_ARGUMENT: bytes whose header calls another chaincode, or no chaincode, are not handed on', async () => {
  const prepared = await prepare();
  const changes: ((header: common.ChannelHeader) => void)[] = [
    (header) => {
      const id = new peer.ChaincodeID();
      id.setName('_lifecycle');
      const extension = new peer.ChaincodeHeaderExtension();
      extension.setChaincodeId(id);
      header.setExtension$(extension.serializeBinary());
    },
    (header) => void header.setType(common.HeaderType.CONFIG_UPDATE),
  ];
  for (const change of changes) {
    const toSign = withHeader(prepared.toSign, change);
    const proposed = gateway.ProposedTransaction.deserializeBinary(Buffer.from(prepared.bytes, 'base64'));
    proposed.getProposal()?.setProposalBytes(toSign);
    const bytes = Buffer.from(proposed.serializeBinary()).toString('base64');
    const given = { signed: signed({ ...prepared, bytes, toSign: toSign.toString('base64') }) };
    expect(await codeOf('HousingMSP', RELAY, given)).toContain('nothing to sign');
  }
});

/** One field that prepares, its arguments as literals; what is signed is done on stage. */
const step = async (fork: StandingAlliance, by: CastMember, field: string) => {
  const query = `mutation ($certificate: String!) { prepared: ${field.replace('(', '(certificate: $certificate, ')} {
    toSign function arguments summary } }`;
  const given = { certificate: by.admin.certificatePem };
  const { prepared } = await asking.data(fork.stage, by.msp, query, given);
  const { toSign, function: name, arguments: args, summary } = prepared as Prepared & { summary: string };
  expect(readProposal(Buffer.from(toSign, 'base64'))).toMatchObject({ function: name, args });
  expect(summary).toMatch(new RegExp(`^${by.msp} `));
  return { summary, answer: (await fork.alliance.call(by.admin, name, ...args)) as Json };
};

test('every step of a request and of a grant is prepared as its contract takes it, and said in words', async () => {
  const fork = forkAlliance(on);
  const { housing, taxation, establishment, finance, economy } = fork.cast;
  const terms = `request: { entry: "${fork.income}", items: ["identityNumber", "yearlyIncome"], purposes: ["statistics"],
    from: "2026-01-01T00:00:00.000Z", until: "2027-01-01T00:00:00.000Z", legalBasis: "Statistics Law", scenario: "yearbook" }`;
  const said: string[] = [];
  const done = async (by: CastMember, field: string): Promise<Json> => {
    const { summary, answer } = await step(fork, by, field);
    said.push(summary.replaceAll(id, '<request>'));
    return answer;
  };
  let id = '-';
  id = String((await done(housing, `prepareGrantRequest(${terms})`)).id);
  const at = `request: "${id}"`;
  await done(establishment, `prepareReturn(${at}, remark: "name the article")`);
  await done(housing, `prepareResubmission(id: "${id}", ${terms})`);
  await done(establishment, `prepareCompliance(${at})`);
  await done(taxation, `prepareConsent(${at}, narrower: { items: ["yearlyIncome"], operationsPerDay: 5 })`);
  const ballot = `ballot: "grant/${id}/2", choice: APPROVE`;
  await done(finance, `prepareVote(${ballot})`);
  const { grant } = await done(economy, `prepareVote(${ballot})`);
  await done(finance, `prepareSuspension(subject: "${grant}", reason: "complaint")`);
  const resumption = await done(taxation, `prepareResumption(subject: "${grant}")`);
  await done(finance, `prepareVote(ballot: "${resumption.ballot}", choice: REJECT)`);
  const revocation = await done(finance, `prepareRevocation(grant: "${grant}", reason: "misuse")`);
  expect(revocation.ballot).toContain('grant-revocation/');
  expect(await done(taxation, `prepareRevocation(grant: "${grant}", reason: "misuse")`)).toMatchObject({
    state: 'REVOKED',
  });
  id = await fork.alliance.request(housing, incomeTerms(fork.income));
  await done(taxation, `prepareRefusal(request: "${id}", remark: "not needed")`);
  id = await fork.alliance.request(housing, incomeTerms(fork.income));
  await done(housing, `prepareWithdrawal(request: "${id}")`);
  await done(taxation, `prepareSuspension(subject: "${fork.income}", reason: "correction")`);
  await done(taxation, `prepareResumption(subject: "${fork.income}")`);
  const both = `HousingMSP reads identityNumber, yearlyIncome of ${fork.income} for statistics`;
  const part = `HousingMSP reads yearlyIncome of ${fork.income} for statistics`;
  expect(said.slice(0, 8)).toEqual([
    `HousingMSP requests a grant: ${both}`,
    `EstablishmentMSP sends back request <request> (${both}), because: name the article`,
    `HousingMSP corrects request <request>: ${both}`,
    `EstablishmentMSP has checked form and legal basis of request <request> (${both})`,
    `TaxationMSP consents to request <request>: ${part}`,
    `FinanceMSP votes APPROVE on ballot grant/<request>/2: ${part}`,
    `EconomyMSP votes APPROVE on ballot grant/<request>/2: ${part}`,
    `FinanceMSP suspends, at once, grant ${grant} (${part}), because: complaint`,
  ]);
  expect(said.filter((each) => each.includes('read its arguments'))).toEqual([]);
});

test('TERMS_MISMATCH: other terms than those that were read are not voted on', async () => {
  const fork = forkAlliance(on);
  const content = incomeContent({ binding: { ...(incomeContent().binding as Json), localName: 'second' } });
  const { ballot, termsHash } = await fork.alliance.propose(fork.cast.taxation, 'second', content);
  const vote = (hash: string) =>
    step(fork, fork.cast.finance, `prepareVote(ballot: "${ballot}", choice: APPROVE, termsHash: "${hash}")`);
  await expect(vote('0'.repeat(64))).rejects.toThrow(termsHash);
  expect((await vote(termsHash)).summary).toBe(
    `FinanceMSP votes APPROVE on ballot ${ballot}: new entry "income" of TaxationMSP`,
  );
});

test.each([
  ['no certificate', PREPARE, () => ({ ...variables(), certificate: 'none' })],
  ['no item', PREPARE, () => variables({ items: [] })],
  ['a window that ends before it begins', PREPARE, () => variables({ until: '2025-01-01T00:00:00.000Z' })],
  ['an entry that is none', PREPARE, () => variables({ entry: '30701201/999999' })],
  ['bytes that are nothing', RELAY, () => ({ signed: { bytes: 'AAAA', signature: 'AAAA' } })],
  ['bytes that are no base64', RELAY, () => ({ signed: { bytes: '?', signature: 'AAAA' } })],
])('INVALID_ARGUMENT: %s', async (_, query, given) => {
  expect(await codeOf('HousingMSP', query, given())).toEqual(expect.any(String));
});
