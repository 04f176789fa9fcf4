import { common } from '@hyperledger/fabric-protos';
import { checkOrderer } from '../../../../chaincode/ledger/audit/block-metadata';
import { type Block, openBlock, serializeBlock } from '../../../../chaincode/ledger/block/block';
import type { ChannelConfig } from '../../../../chaincode/ledger/block/channel-config';
import { organisationGroup } from '../../../../chaincode/ledger/block/config-message';
import { dataHash, headerBytes } from '../../../../chaincode/ledger/block/header';
import { MemberMsp, MemberMsps } from '../../../../chaincode/ledger/block/member-msp';
import { issueCertificate, issueRoot } from '../../../../chaincode/ledger/identity/certificate';
import { type Identity, identityOf } from '../../../../chaincode/ledger/identity/identity';
import { serializeIdentity } from '../../../../chaincode/ledger/identity/serialized-identity';

const ENVELOPE = Buffer.from('an envelope');
const HEADER = { number: 7n, previousHash: Buffer.alloc(32), dataHash: dataHash([ENVELOPE]) };

let consenters: Identity[];
let config: Pick<ChannelConfig, 'orderers' | 'consenters' | 'msps'>;

beforeAll(async () => {
  const root = await issueRoot('ca.ordering');
  const issue = () => issueCertificate(root, { commonName: 'node', role: 'orderer' });
  consenters = (await Promise.all([1, 2, 3, 4].map(issue))).map((pair) => identityOf('O', pair));
  const group = organisationGroup({ mspId: 'O', rootCertificatePem: root.certificatePem });
  config = {
    orderers: ['O'],
    consenters: new Map(consenters.map((each, index) => [index + 1, serializeIdentity(each)])),
    msps: new MemberMsps([
      new MemberMsp(group.getValuesMap().get('MSP')?.getValue_asU8() ?? new Uint8Array()),
    ]),
  };
});

/** A block whose signatures name consenters by number: `[number, who really signs]`. */
function signedBy(signatures: readonly (readonly [number, Identity])[]): Block {
  const last = new common.LastConfig();
  last.setIndex(3);
  const signed = new common.OrdererBlockMetadata();
  signed.setLastConfig(last);
  const metadata = new common.Metadata();
  metadata.setValue(signed.serializeBinary());
  for (const [number, signer] of signatures) {
    const header = new common.IdentifierHeader();
    header.setIdentifier(number);
    const signature = new common.MetadataSignature();
    signature.setIdentifierHeader(header.serializeBinary());
    const bytes = [signed.serializeBinary(), header.serializeBinary(), headerBytes(HEADER)];
    signature.setSignature(signer.sign(Buffer.concat(bytes)));
    metadata.addSignatures(signature);
  }
  const empty = new Uint8Array();
  return openBlock(
    serializeBlock(HEADER, [ENVELOPE], [metadata.serializeBinary(), empty, Buffer.of(0), empty, empty]),
  );
}

const check = (block: Block) => checkOrderer(block, config as ChannelConfig, 3n);

test('three of four BFT consenters, each by its number, are enough', () => {
  const [first, second, third] = consenters as [Identity, Identity, Identity];
  expect(
    check(
      signedBy([
        [1, first],
        [2, second],
        [3, third],
      ]),
    ),
  ).toEqual({ verified: 3, problems: [] });
});

test('two are not, nor is one of them twice', () => {
  const [first, second] = consenters as [Identity, Identity];
  const missing = { verified: 2, problems: ['2 consenters have signed it, not 3'] };
  expect(
    check(
      signedBy([
        [1, first],
        [2, second],
      ]),
    ),
  ).toEqual(missing);
  expect(
    check(
      signedBy([
        [1, first],
        [2, second],
        [2, second],
      ]),
    ),
  ).toEqual(missing);
});

test('a signature under the number of another consenter, or of none, is nobody’s', () => {
  const [first, second, third] = consenters as [Identity, Identity, Identity];
  for (const number of [4, 9]) {
    const { problems } = check(
      signedBy([
        [1, first],
        [2, second],
        [number, third],
      ]),
    );
    expect(problems).toContain('1 signatures are not those of an orderer of the channel');
  }
});
