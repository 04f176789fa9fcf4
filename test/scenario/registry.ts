/** What a developer does in the graph alone: finds an entry, learns what is missing, asks for it with the member's own key. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProposal, readTransaction } from '../../chaincode/ledger/fabric/signable';
import type { Identity } from '../../chaincode/ledger/identity/identity';
import { loadMemberKey } from '../../chaincode/ledger/identity/member-folder';
import { ask, type Reply, tokenOf } from './fixture/ask';
import type { RunningHub } from './fixture/running-hub';

const PURPOSE = 'housing-eligibility';
const SEARCH =
  '{ directoryEntries(words: "年收入") { edges { node { code provider { msp } items { id shareType } } } } }';
const MAY_READ = `query ($entry: ID!) {
  mayRead(entry: $entry, items: ["yearlyIncome"]) { allowed reasons { reason missing { consumer entry items purpose } } }
}`;
const PREPARE = `mutation ($certificate: String!, $request: GrantRequestInput!) {
  prepared: prepareGrantRequest(certificate: $certificate, request: $request) { transactionId bytes toSign function arguments }
}`;
const PREPARE_CALL = `mutation ($certificate: String!, $call: ContractCallInput!) {
  prepared: prepareTransaction(certificate: $certificate, call: $call) { transactionId bytes toSign function arguments }
}`;
const PROPOSAL = `mutation ($signed: SignedBytesInput!) {
  relayed: relayProposal(signed: $signed) { unsigned { transactionId bytes toSign } result refusal { code message } }
}`;
const TRANSACTION = `mutation ($signed: SignedBytesInput!) {
  relayed: relayTransaction(signed: $signed) { block transactionId result refusal { code } }
}`;
const REQUEST =
  'query ($id: ID!) { grantRequest(id: $id) { id state next consumer { msp } asked { items } } }';

interface Prepared {
  readonly transactionId: string;
  readonly bytes: string;
  readonly toSign: string;
}

interface Relayed {
  readonly unsigned: Prepared | null;
  readonly result: string | null;
  readonly block: string | null;
  readonly refusal: { readonly code: string } | null;
}

export function registryScenario(hub: () => RunningHub): void {
  let token: string;
  let housing: Identity;
  let entry: string;
  const asked = async (query: string, variables = {}, by = token): Promise<Reply> =>
    ask(hub(), by, query, variables);
  const data = async <T>(query: string, variables = {}): Promise<T> => {
    const { body } = await asked(query, variables);
    if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors));
    return body.data as T;
  };
  const signed = ({ bytes, toSign }: Prepared, by = housing) => ({
    bytes,
    signature: Buffer.from(by.sign(Buffer.from(toSign, 'base64'))).toString('base64'),
  });
  const relay = async (query: string, prepared: Prepared): Promise<Relayed> =>
    (await data<{ readonly relayed: Relayed }>(query, { signed: signed(prepared) })).relayed;
  const requestOf = () => ({
    entry,
    items: ['identityNumber', 'yearlyIncome'],
    rows: [{ item: 'district', in: ['110105'] }],
    purposes: [PURPOSE],
    from: '2026-01-01T00:00:00.000Z',
    until: '2099-01-01T00:00:00.000Z',
    legalBasis: 'Measures for Public Rental Housing',
    scenario: 'eligibility of applicants',
  });
  const prepareRequest = async (): Promise<Prepared> => {
    const variables = { certificate: housing.certificatePem, request: requestOf() };
    return (await data<{ readonly prepared: Prepared }>(PREPARE, variables)).prepared;
  };

  beforeAll(async () => {
    token = await tokenOf(hub(), 'housing', 'eligibility', PURPOSE);
    housing = loadMemberKey(hub().dataDir, 'housing', 'admin');
  });

  test('an entry is found by its name, and what is missing to read it is told', async () => {
    const { directoryEntries } = await data<{
      readonly directoryEntries: { readonly edges: readonly { readonly node: { readonly code: string } }[] };
    }>(SEARCH);
    entry = directoryEntries.edges[0]?.node.code ?? '';
    expect(directoryEntries.edges[0]?.node).toMatchObject({ provider: { msp: 'TaxationMSP' } });
    expect(await data(MAY_READ, { entry })).toEqual({
      mayRead: {
        allowed: false,
        reasons: [
          {
            reason: 'NO_GRANT',
            missing: { consumer: 'HousingMSP', entry, items: ['yearlyIncome'], purpose: PURPOSE },
          },
        ],
      },
    });
  });

  test('a request is prepared, read, signed twice by the member\u2019s own key, and stands; its withdrawal likewise', async () => {
    const prepared = await prepareRequest();
    const says = readProposal(Buffer.from(prepared.toSign, 'base64'));
    expect(says).toMatchObject({
      channel: 'directory',
      creator: { mspId: 'HousingMSP', certificatePem: housing.certificatePem },
      function: 'Grants:Request',
      transactionId: prepared.transactionId,
    });
    expect(JSON.parse(says.args[0] ?? '')).toMatchObject({ asked: { consumer: 'HousingMSP', entry } });
    const { unsigned } = await relay(PROPOSAL, prepared);
    if (unsigned === null) throw new Error('refused');
    expect(readTransaction(Buffer.from(unsigned.toSign, 'base64'))).toEqual(says);
    const written = await relay(TRANSACTION, unsigned);
    expect(written.refusal).toBeNull();
    const { id } = JSON.parse(written.result ?? '') as { readonly id: string };
    // The same bytes again are the same transaction.
    expect((await relay(TRANSACTION, unsigned)).block).toBe(written.block);

    const height = String(BigInt(written.block ?? '') + 1n);
    const { body } = await ask(hub(), token, REQUEST, { id }, { 'at-least-height': height });
    expect(body.data?.grantRequest).toMatchObject({
      id,
      state: 'SUBMITTED',
      next: 'COMPLIANCE',
      consumer: { msp: 'HousingMSP' },
    });
    const strangers = await tokenOf(hub(), 'public-security', 'household-register', PURPOSE);
    const bare = async (of: string) => {
      const { body: answer } = await asked(REQUEST, { id: of }, strangers);
      return JSON.stringify({ data: answer.data, errors: answer.errors });
    };
    expect(await bare(id)).toBe(await bare('r-000000000000'));

    const call = { contract: 'Grants', transaction: 'Withdraw', arguments: [id] };
    const withdrawal = await data<{ readonly prepared: Prepared }>(PREPARE_CALL, {
      certificate: housing.certificatePem,
      call,
    });
    const endorsed = (await relay(PROPOSAL, withdrawal.prepared)).unsigned;
    if (endorsed === null) throw new Error('refused');
    expect((await relay(TRANSACTION, endorsed)).refusal).toBeNull();
    // Once more it does not follow from the state, and the contract says so.
    const again = await data<{ readonly prepared: Prepared }>(PREPARE_CALL, {
      certificate: housing.certificatePem,
      call,
    });
    expect(await relay(PROPOSAL, again.prepared)).toMatchObject({
      unsigned: null,
      refusal: { code: 'WRONG_STATE' },
    });
  });

  test('what another key signed is refused, and what is another member\u2019s is not handed on', async () => {
    const prepared = await prepareRequest();
    const taxation = loadMemberKey(hub().dataDir, 'taxation', 'admin');
    const forged = await data<{ readonly relayed: Relayed }>(PROPOSAL, {
      signed: signed(prepared, taxation),
    });
    expect(forged.relayed).toMatchObject({ unsigned: null, refusal: { code: 'UNKNOWN_CREATOR' } });
    const others = await tokenOf(hub(), 'taxation', 'income-assessment', PURPOSE);
    const { body } = await asked(PROPOSAL, { signed: signed(prepared) }, others);
    expect(body.errors?.map(({ extensions }) => extensions)).toMatchObject([
      { code: 'NOT_ALLOWED', origin: 'request' },
    ]);
    const nonsense = { bytes: 'AAAA', signature: 'AAAA' };
    for (const query of [PROPOSAL, TRANSACTION]) {
      const { body: refused } = await asked(query, { signed: nonsense });
      expect(refused.errors?.map(({ extensions }) => extensions.code)).toEqual(['INVALID_ARGUMENT']);
    }
  });

  test('OPERATION_REFUSED: a subscription, and a department has no mutation', async () => {
    const { body } = await asked('subscription { changed }');
    expect(body.errors?.[0]?.extensions.code).toBe('OPERATION_REFUSED');
  });
  test('hub sign shows what was prepared, signs both steps where the member sits, and hands them on', async () => {
    const file = join(hub().dataDir, 'prepared.json');
    writeFileSync(file, JSON.stringify(await prepareRequest()));
    const shown = await hub().command('sign', file, '--as', 'housing');
    expect([shown.code, shown.out]).toEqual([0, expect.stringContaining('HousingMSP requests a grant')]);
    expect(shown.out).toContain('rows         district = "110105"');
    const relayed = ['--yes', '--relay', '--purpose', PURPOSE, '--as', 'housing'];
    const done = (await hub().json('sign', file, ...relayed)) as {
      readonly block: string;
      readonly result: string;
    };
    expect(done.block).toMatch(/^\d+$/);
    const { id } = JSON.parse(done.result) as { readonly id: string };
    const withdrawn = { contract: 'Grants', transaction: 'Withdraw', arguments: [id] };
    const certificate = housing.certificatePem;
    writeFileSync(file, JSON.stringify(await data(PREPARE_CALL, { certificate, call: withdrawn })));
    await hub().json('sign', file, ...relayed);
    writeFileSync(file, JSON.stringify(await data(PREPARE_CALL, { certificate, call: withdrawn })));
    expect((await hub().command('sign', file, ...relayed)).err).toMatch(/^WRONG_STATE: /);
  });
}
