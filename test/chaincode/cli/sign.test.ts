/** What is signed away from the ledger: the whole of it is read first, and nothing else goes under the signature. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { common, gateway, peer } from '@hyperledger/fabric-protos';
import { signaturesIn, writeAdmission } from '../../../chaincode/cli/admission-file';
import { describeDeed } from '../../../chaincode/cli/sign/deed';
import { deedOf } from '../../../chaincode/cli/sign/deed-words';
import { preparedFrom } from '../../../chaincode/cli/sign/prepared';
import { contracts } from '../../../chaincode/contracts';
import { organisationGroup } from '../../../chaincode/ledger/block/config-message';
import { MemberMsp, MemberMsps } from '../../../chaincode/ledger/block/member-msp';
import { signConfigUpdate } from '../../../chaincode/ledger/fabric/config-update';
import { OfflineSigning } from '../../../chaincode/ledger/fabric/offline-signing';
import { readProposal } from '../../../chaincode/ledger/fabric/signable';
import {
  createMember,
  loadMemberKey,
  rootCertificateOf,
} from '../../../chaincode/ledger/identity/member-folder';
import type { Ledger } from '../../../chaincode/ledger/ledger';
import { HubError, type MspId, mspId } from '../../../chaincode/model';

const HOUSING = mspId.parse('HousingMSP');
const deadlines = { evaluateMs: 500, endorseMs: 500, submitMs: 500, commitMs: 500, settledMs: 1_000 };

let folder: string;
let signing: OfflineSigning;
let certificatePem: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hub-sign-'));
  await createMember({ dataDir: folder, member: 'housing', mspId: 'HousingMSP' });
  ({ certificatePem } = loadMemberKey(folder, 'housing', 'admin'));
  const ledger = { channel: 'directory' } as Ledger;
  signing = OfflineSigning.connect({
    peers: [{ address: '127.0.0.1:1' }],
    ledger,
    chaincode: 'directory',
    deadlines,
  });
});
afterAll(() => {
  signing.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As the registry prepares it. */
function proposed(contract: string, transaction: string, ...args: readonly string[]) {
  const { bytes, toSign } = signing.prepare(
    { contract, transaction, args },
    { mspId: HOUSING, certificatePem },
  );
  return { bytes: Buffer.from(bytes), toSign: Buffer.from(toSign) };
}

const base64 = ({ bytes, toSign }: { readonly bytes: Uint8Array; readonly toSign: Uint8Array }) => ({
  bytes: Buffer.from(bytes).toString('base64'),
  toSign: Buffer.from(toSign).toString('base64'),
});

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof HubError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing was refused';
}

describe('what is prepared', () => {
  test('is read from the bytes themselves', () => {
    const { kind, says } = preparedFrom({ unsigned: base64(proposed('Grants', 'Withdraw', 'r-1')) });
    expect({ kind, ...says }).toMatchObject({
      kind: 'PROPOSAL',
      channel: 'directory',
      function: 'Grants:Withdraw',
      args: ['r-1'],
    });
  });

  test('TERMS_MISMATCH: what is handed on holds something else than what is signed', () => {
    const [shown, other] = [proposed('Grants', 'Withdraw', 'r-1'), proposed('Grants', 'Withdraw', 'r-2')];
    const mixed = base64({ bytes: other.bytes, toSign: shown.toSign });
    expect(refusalOf(() => preparedFrom(mixed))).toMatch(/^TERMS_MISMATCH: .*`bytes` hold something else/);
  });

  test('TERMS_MISMATCH: something else is said beside the bytes', () => {
    const bytes = base64(proposed('Grants', 'Withdraw', 'r-1'));
    for (const said of [{ function: 'Grants:Comply' }, { transactionId: 'x' }, { arguments: ['r-2'] }]) {
      expect(refusalOf(() => preparedFrom({ ...bytes, ...said }))).toMatch(/^TERMS_MISMATCH: /);
    }
  });

  test('INVALID_ARGUMENT: the transaction id is not that of its nonce and creator', () => {
    const proposal = peer.Proposal.deserializeBinary(proposed('Grants', 'Withdraw', 'r-1').toSign);
    const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
    const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
    expect(refusalOf(() => readProposal(proposal.serializeBinary()))).toBe('nothing was refused');
    channelHeader.setTxId(`${channelHeader.getTxId()}\nand approves nothing`);
    header.setChannelHeader(channelHeader.serializeBinary());
    proposal.setHeader(header.serializeBinary());
    expect(refusalOf(() => readProposal(proposal.serializeBinary()))).toMatch(
      /^INVALID_ARGUMENT: these bytes are nothing to sign/,
    );
  });

  test('INVALID_ARGUMENT: the bytes are a proposal, and a transaction that does something else', () => {
    const shown = peer.Proposal.deserializeBinary(proposed('Grants', 'Withdraw', 'r-1').toSign);
    const hidden = peer.Proposal.deserializeBinary(proposed('Grants', 'Revoke', 'g-1', 'x').toSign);
    const acted = new peer.ChaincodeActionPayload();
    acted.setChaincodeProposalPayload(hidden.getPayload_asU8());
    const action = new peer.TransactionAction();
    action.setPayload(acted.serializeBinary());
    const payload = peer.ChaincodeProposalPayload.deserializeBinary(shown.getPayload_asU8());
    payload.setInput(Buffer.concat([payload.getInput_asU8(), action.serializeBinary()]));
    shown.setPayload(payload.serializeBinary());
    const toSign = shown.serializeBinary();
    const held = new gateway.ProposedTransaction();
    const signed = new peer.SignedProposal();
    signed.setProposalBytes(toSign);
    held.setProposal(signed);
    const both = base64({ bytes: held.serializeBinary(), toSign });
    expect(refusalOf(() => preparedFrom(both))).toMatch(/^INVALID_ARGUMENT: .*more than one thing/);
  });
});

describe('what is signed is told in words', () => {
  interface Declared {
    readonly name: string;
    readonly tag: readonly string[];
    readonly parameters: readonly object[];
  }
  const submitted = contracts.flatMap((Contract) =>
    (Reflect.getMetadata('fabric:transactions', Contract.prototype) as readonly Declared[])
      .filter(({ tag }) => tag.includes('SUBMIT'))
      .map(({ name, parameters }) => [`${new Contract().getName()}:${name}`, parameters.length] as const),
  );

  test('every contract has such functions', () => {
    expect(new Set(submitted.map(([called]) => called.split(':')[0])).size).toBe(contracts.length);
  });

  test.each(submitted)('%s', (called, count) => {
    const args = Array.from({ length: count }, () => '');
    const refused = refusalOf(() => deedOf(called, args));
    expect(refused).toMatch(
      /^nothing was refused$|^INVALID_ARGUMENT: .*` is not signed here: \w.*: nothing was signed$/,
    );
    if (refused === 'nothing was refused') {
      expect(() => deedOf(called, [...args, ''])).toThrow('nothing that is understood here');
    }
  });

  test('with each argument by its name', async () => {
    const { says } = preparedFrom(base64(proposed('Members', 'Leave', 'merged into another')));
    const told = await describeDeed(says, undefined as never);
    expect(told).toEqual([
      expect.stringMatching(/^HousingMSP leaves the alliance for good {2}\(Members:Leave on `directory`/),
      '  reason       merged into another',
    ]);
  });
});

describe('what founders sign one after the other', () => {
  const update = Buffer.from('one update');
  const admission = { channel: 'directory', member: HOUSING, update } as const;
  const finance = mspId.parse('FinanceMSP');
  const admin = () => loadMemberKey(folder, 'housing', 'admin');
  const signedOver = (bytes: Uint8Array) =>
    new Map<MspId, Uint8Array>([[HOUSING, signConfigUpdate(bytes, admin())]]);
  const counting = () => {
    const rootCertificatePem = rootCertificateOf(folder, 'housing');
    const value = organisationGroup({ mspId: HOUSING, rootCertificatePem }).getValuesMap().get('MSP');
    return { msps: new MemberMsps([new MemberMsp(value?.getValue_asU8() ?? Buffer.of())]) };
  };

  test('is kept for the next', () => {
    const file = join(folder, 'kept.json');
    expect(signaturesIn(file, admission, counting()).size).toBe(0);
    const signatures = signedOver(update);
    writeAdmission(file, { ...admission, signatures });
    expect([...signaturesIn(file, admission, counting())]).toEqual(
      [...signatures].map(([founder, signature]) => [founder, Buffer.from(signature)]),
    );
  });

  test.each([
    ['another update', { update: Buffer.from('another') }],
    ['another channel', { channel: 'exchange' }],
    ['another member', { member: finance }],
  ] as const)('TERMS_MISMATCH: %s is not what they signed', (_, over) => {
    const file = join(folder, 'other.json');
    writeAdmission(file, { ...admission, signatures: signedOver(update) });
    expect(refusalOf(() => signaturesIn(file, { ...admission, ...over }, counting()))).toMatch(
      /^TERMS_MISMATCH: /,
    );
  });

  const header = (bytes: Uint8Array) => {
    const message = new common.ConfigSignature();
    message.setSignatureHeader(bytes);
    return message.serializeBinary();
  };
  test.each<readonly [string, MspId, () => Uint8Array]>([
    ['junk', HOUSING, () => Buffer.from('ff'.repeat(9), 'hex')],
    ['nothing', HOUSING, () => Buffer.of()],
    ['a junk header', HOUSING, () => header(Buffer.from('0aff', 'hex'))],
    ['one over another update', HOUSING, () => signConfigUpdate(Buffer.from('another'), admin())],
    ['one of no admin', HOUSING, () => signConfigUpdate(update, loadMemberKey(folder, 'housing', 'peer'))],
    ["one that is another member's", finance, () => signConfigUpdate(update, admin())],
  ])('TERMS_MISMATCH: %s stands there as a signature', (_, founder, signature) => {
    const file = join(folder, 'planted.json');
    writeAdmission(file, { ...admission, signatures: new Map([[founder, signature()]]) });
    expect(refusalOf(() => signaturesIn(file, admission, counting()))).toContain(
      `TERMS_MISMATCH: the signature of \`${founder}\``,
    );
  });
});
