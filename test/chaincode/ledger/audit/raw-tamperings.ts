/** Bytes changed by somebody who holds no key. */
import { common } from '@hyperledger/fabric-protos';
import type { Channel } from '../../../../chaincode/ledger/ledger';
import { locate } from './forger';
import type { Tampered, Tampering } from './tampering';

const CHANNEL: Channel = 'directory';
const AT = 12;

type Blocks = readonly Uint8Array[];

/** The chain with one block changed in place. */
function patched(blocks: Blocks, number: number, patch: (block: common.Block) => void): Tampered {
  const changed = common.Block.deserializeBinary(blocks[number] ?? new Uint8Array());
  patch(changed);
  const bytes = changed.serializeBinary();
  return { block: number, blocks: blocks.map((block, index) => (index === number ? bytes : block)) };
}

function flipped(bytes: Uint8Array, at = Math.floor(bytes.length / 2)): Uint8Array {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

function header(block: common.Block): common.BlockHeader {
  return block.getHeader() ?? new common.BlockHeader();
}

function withSlot(block: common.Block, slot: number, change: (bytes: Uint8Array) => Uint8Array): void {
  const slots = block.getMetadata()?.getMetadataList_asU8() ?? [];
  slots[slot] = change(slots[slot] ?? new Uint8Array());
  block.getMetadata()?.setMetadataList(slots);
}

function withEnvelope(block: common.Block, change: (bytes: Uint8Array) => Uint8Array): void {
  const [first = new Uint8Array(), ...rest] = block.getData()?.getDataList_asU8() ?? [];
  block.getData()?.setDataList([change(first), ...rest]);
}

const { SIGNATURES, LAST_CONFIG, TRANSACTIONS_FILTER, ORDERER, COMMIT_HASH } = common.BlockMetadataIndex;

interface RawCase extends Pick<Tampering, 'name' | 'says' | 'namesTransaction'> {
  readonly tamper: (blocks: Blocks) => Tampered;
}

const inBlock =
  (patch: (block: common.Block) => void, number = AT) =>
  (blocks: Blocks): Tampered =>
    patched(blocks, number, patch);

const CASES: readonly RawCase[] = [
  {
    name: "another number in a block's header",
    tamper: inBlock((block) => header(block).setNumber(AT + 1)),
    says: 'stands where block 12 was due',
  },
  {
    name: 'a flipped byte in the previous hash',
    tamper: inBlock((block) => header(block).setPreviousHash(flipped(header(block).getPreviousHash_asU8()))),
    says: 'does not continue',
  },
  {
    name: 'a flipped byte in the data hash',
    tamper: inBlock((block) => header(block).setDataHash(flipped(header(block).getDataHash_asU8()))),
    says: 'holds other data',
  },
  {
    name: 'a flipped byte in a transaction',
    tamper: inBlock((block) => withEnvelope(block, (bytes) => flipped(bytes))),
    says: 'holds other data',
    namesTransaction: true,
  },
  {
    name: "a flipped byte in a creator's signature",
    tamper: inBlock((block) => withEnvelope(block, (bytes) => flipped(bytes, bytes.length - 3))),
    says: 'holds other data',
    namesTransaction: true,
  },
  {
    name: 'an added transaction',
    tamper: inBlock((block) => {
      const list = block.getData()?.getDataList_asU8() ?? [];
      block.getData()?.setDataList([...list, ...list]);
    }),
    says: 'holds other data',
  },
  {
    name: 'a valid transaction noted as a conflict',
    tamper: inBlock((block) => withSlot(block, TRANSACTIONS_FILTER, () => Buffer.of(11))),
    says: 'notes MVCC_READ_CONFLICT for a transaction that is VALID',
    namesTransaction: true,
  },
  {
    name: 'a flag too many',
    tamper: inBlock((block) => withSlot(block, TRANSACTIONS_FILTER, () => Buffer.of(0, 0))),
    says: 'has 2 flags for 1',
  },
  {
    name: 'no flags',
    tamper: inBlock((block) => withSlot(block, TRANSACTIONS_FILTER, () => new Uint8Array())),
    says: 'no validation flags',
  },
  {
    name: 'a flipped byte in the commit hash',
    tamper: inBlock((block) => withSlot(block, COMMIT_HASH, (bytes) => flipped(bytes))),
    says: 'notes another commit hash',
  },
  {
    name: 'no commit hash',
    tamper: inBlock((block) => withSlot(block, COMMIT_HASH, () => new Uint8Array())),
    says: 'notes another commit hash',
  },
  {
    name: 'a byte more beside the commit hash',
    tamper: inBlock((block) =>
      withSlot(block, COMMIT_HASH, (bytes) => Buffer.concat([bytes, Buffer.of(0x18, 1)])),
    ),
    says: 'notes another commit hash',
  },
  {
    name: "a flipped byte in the orderer's signature",
    tamper: inBlock((block) => withSlot(block, SIGNATURES, (bytes) => flipped(bytes, bytes.length - 3))),
    says: 'not those of an orderer',
  },
  {
    name: 'no signature of the orderer',
    tamper: inBlock((block) =>
      withSlot(block, SIGNATURES, (bytes) => {
        const metadata = common.Metadata.deserializeBinary(bytes);
        metadata.clearSignaturesList();
        return metadata.serializeBinary();
      }),
    ),
    says: 'no orderer has signed it',
  },
  {
    name: 'another last configuration beside the signed one',
    tamper: inBlock((block) => withSlot(block, LAST_CONFIG, () => Buffer.from([0x0a, 2, 0x08, 1]))),
    says: 'last configuration is not the one',
  },
  {
    name: 'bytes in an unused slot',
    tamper: inBlock((block) => withSlot(block, ORDERER, () => Buffer.of(1))),
    says: 'unused metadata is not empty',
  },
  {
    name: 'bytes after the block',
    tamper: (blocks) => ({
      block: AT,
      blocks: blocks.map((block, number) =>
        number === AT ? Buffer.concat([block, Buffer.of(0x20, 1)]) : block,
      ),
    }),
    says: 'belong to no part of a block',
  },
  {
    name: "metadata in block 0's slots",
    tamper: inBlock((block) => withSlot(block, COMMIT_HASH, () => Buffer.of(0x0a, 0)), 0),
    says: 'metadata that nobody can sign',
  },
  {
    name: 'a block left out',
    tamper: (blocks) => ({ block: AT, blocks: blocks.filter((_, number) => number !== AT) }),
    says: 'block 13 stands where block 12 was due',
  },
  {
    name: 'a block twice',
    tamper: (blocks) => ({ block: AT, blocks: [...blocks.slice(0, AT), ...blocks.slice(AT - 1)] }),
    says: 'block 11 stands where block 12 was due',
  },
  {
    name: 'two blocks exchanged',
    tamper: (blocks) => ({
      block: AT,
      blocks: blocks.map(
        (block, number) => blocks[number === AT ? AT + 1 : number === AT + 1 ? AT : number] ?? block,
      ),
    }),
    says: 'block 13 stands where block 12 was due',
  },
  {
    name: 'a flipped byte in the configuration of a member',
    tamper: (blocks) => {
      const at = locate(blocks, 'Members:ProposeMember').block - 1;
      return patched(blocks, at, (block) => withEnvelope(block, (bytes) => flipped(bytes)));
    },
    says: 'holds other data',
    namesTransaction: true,
  },
];

export const RAW_TAMPERINGS: readonly Tampering[] = CASES.map(({ tamper, ...each }) => ({
  ...each,
  channel: CHANNEL,
  code: 'CHAIN_BROKEN',
  tamper: ({ blocks }) => tamper(blocks[CHANNEL]),
}));
