import { createHash } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import fc from 'fast-check';
import { openBlock, readTransactions, serializeBlock } from '../../../../chaincode/ledger/block/block';
import { parseConfig } from '../../../../chaincode/ledger/block/channel-config';
import { dataHash, headerBytes, headerHash } from '../../../../chaincode/ledger/block/header';
import { genesisBlock } from '../../../../chaincode/ledger/embedded/genesis';
import { issueCertificate, issueRoot } from '../../../../chaincode/ledger/identity/certificate';
import { identityOf } from '../../../../chaincode/ledger/identity/identity';
import { HubError } from '../../../../chaincode/model/error';
import { runs } from '../../../depth';

let genesis: Uint8Array;

beforeAll(async () => {
  const root = await issueRoot('ca.finance');
  const orderer = await issueCertificate(root, { commonName: 'orderer', role: 'orderer' });
  genesis = genesisBlock({
    channel: 'directory',
    founders: [{ mspId: 'FinanceMSP', rootCertificatePem: root.certificatePem }],
    readers: undefined,
    ordering: { maxTransactions: 500, timeoutMs: 20, preferredBytes: 2_097_152 },
    orderer: identityOf('FinanceMSP', orderer),
  });
});

test('a header is hashed as an ASN.1 DER sequence of number, previous hash and data hash', () => {
  const [previousHash, dataHash] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const expected = (number: string): string => {
    const body = `02${number}0420${previousHash.toString('hex')}0420${dataHash.toString('hex')}`;
    return `30${(body.length / 2).toString(16)}${body}`;
  };
  const hex = (number: bigint): string =>
    Buffer.from(headerBytes({ number, previousHash, dataHash })).toString('hex');
  expect(hex(0n)).toBe(expected('0100'));
  expect(hex(127n)).toBe(expected('017f'));
  expect(hex(128n)).toBe(expected('020080'));
  expect(hex(65_536n)).toBe(expected('03010000'));
  const header = { number: 7n, previousHash, dataHash };
  expect(Buffer.from(headerHash(header))).toEqual(createHash('sha256').update(headerBytes(header)).digest());
});

test('block 0 reads as a configuration with the founder and its orderer', () => {
  const block = openBlock(genesis);
  const [transaction] = readTransactions(block);
  expect(transaction).toMatchObject({ index: 0, flag: 'VALID', call: undefined });
  const config = parseConfig(transaction?.config ?? new Uint8Array());
  expect(config).toMatchObject({ sequence: 0, members: ['FinanceMSP'], orderers: ['FinanceMSP'] });
});

test('whatever bytes come, they are read or CHAIN_BROKEN', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat({ max: 40 }), (at, byte, cut) => {
      const changed = Buffer.from(genesis).subarray(0, genesis.length - cut);
      changed[at % changed.length] = byte;
      try {
        for (const transaction of readTransactions(openBlock(changed))) {
          if (transaction.config !== undefined) parseConfig(transaction.config);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(HubError);
        expect(error).toMatchObject({ code: 'CHAIN_BROKEN' });
      }
    }),
    { numRuns: runs(300, 10_000), verbose: true },
  );
});

test('a block whose data are not those of its header is CHAIN_BROKEN', () => {
  const block = openBlock(genesis);
  const other = serializeBlock({ ...block.header, dataHash: dataHash([]) }, block.envelopes, block.metadata);
  expect(() => openBlock(other)).toThrow(expect.objectContaining({ code: 'CHAIN_BROKEN' }));
});

test('a block with too few flags is CHAIN_BROKEN', () => {
  const block = openBlock(genesis);
  const metadata = [...block.metadata];
  metadata[common.BlockMetadataIndex.TRANSACTIONS_FILTER] = Buffer.of(0, 0);
  const bytes = serializeBlock(block.header, block.envelopes, metadata);
  expect(() => openBlock(bytes)).toThrow(expect.objectContaining({ code: 'CHAIN_BROKEN' }));
});
