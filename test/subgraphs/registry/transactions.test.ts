/** Prepared writes, up to where a ledger is needed: in whose name, over which bytes, and what is never handed on. */
import { gateway } from '@hyperledger/fabric-protos';
import { OfflineSigning } from '../../../chaincode/ledger/fabric/offline-signing';
import { readProposal } from '../../../chaincode/ledger/fabric/signable';
import type { Ledger } from '../../../chaincode/ledger/ledger';
import { requestTerms } from '../../../chaincode/model';
import { type StandingAlliance, standingAlliance } from '../../chaincode/contracts/fixture/alliance';
import { Asking } from './asking';

/** Nothing listens there: what would reach a ledger is refused as unavailable. */
const NOWHERE = '127.0.0.1:1';

let on: StandingAlliance;
let signing: OfflineSigning;
let asking: Asking;

beforeAll(async () => {
  on = await standingAlliance();
  const ledger = { channel: 'directory' } as Ledger;
  const deadlines = { evaluateMs: 500, endorseMs: 500, submitMs: 500, commitMs: 500 };
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
