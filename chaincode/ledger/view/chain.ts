/** The chain as the view walks it: each block is checked against the one before, and only its valid writes count. */
import { HubError, type Sha256Hex } from '../../model';
import { openBlock, readTransactions } from '../block/block';
import type { Write } from '../block/read-write-set';
import type { ContractCall } from '../block/transaction';
import type { RawBlock } from '../ledger';
import type { AppliedBlock } from './directory-epoch';

/** The end of the chain so far. */
export interface ChainEnd {
  /** Number of the block that comes next. */
  readonly height: bigint;
  /** SHA-256 of the last block's header, hexadecimal; ignored before block 0. */
  readonly blockHash: Sha256Hex;
}

/**
 * Reads the block that continues the chain: number, previous hash and data hash are right.
 *
 * Transactions whose flag is not VALID are skipped, as are other chaincodes' writes. Key policies (metadata writes)
 * decide nothing in a view.
 *
 * @param namespace the chaincode's name on this channel.
 * @throws {HubError} `CHAIN_BROKEN`.
 */
export function readNextBlock(end: ChainEnd, raw: RawBlock, namespace: string): AppliedBlock {
  const block = openBlock(raw.bytes);
  const { number, previousHash } = block.header;
  if (number !== end.height || raw.number !== number) {
    throw new HubError('CHAIN_BROKEN', `block ${number} came where block ${end.height} was due`);
  }
  if (number > 0n && Buffer.from(previousHash).toString('hex') !== end.blockHash) {
    throw new HubError('CHAIN_BROKEN', `block ${number} does not continue block ${number - 1n}`);
  }
  const writes = readTransactions(block)
    .filter(({ flag }) => flag === 'VALID')
    .flatMap(({ index, call }) =>
      writesOf(call, namespace).map((write) => ({ ...write, transaction: index })),
    );
  return { number, hash: Buffer.from(block.hash).toString('hex') as Sha256Hex, writes };
}

function writesOf(call: ContractCall | undefined, namespace: string): readonly Write[] {
  return (call?.sets ?? []).flatMap((set) => (set.namespace === namespace ? set.writes : []));
}
