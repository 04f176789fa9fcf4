/** The chain as the view walks it: each block is checked against the one before. */
import { HubError, type Sha256Hex } from '../../model';
import { type Block, openBlock } from '../block/block';
import type { RawBlock } from '../ledger';

/** The end of the chain so far. */
export interface ChainEnd {
  /** Number of the block that comes next. */
  readonly height: bigint;
  /** SHA-256 of the last block's header, hexadecimal; ignored before block 0. */
  readonly blockHash: Sha256Hex;
}

/**
 * Opens the block that continues the chain: number, previous hash and data hash are right.
 *
 * @throws {HubError} `CHAIN_BROKEN`.
 */
export function nextBlock(end: ChainEnd, raw: RawBlock): Block {
  const block = openBlock(raw.bytes);
  const { number, previousHash } = block.header;
  if (number !== end.height || raw.number !== number) {
    throw new HubError('CHAIN_BROKEN', `block ${number} came where block ${end.height} was due`);
  }
  if (number > 0n && Buffer.from(previousHash).toString('hex') !== end.blockHash) {
    throw new HubError('CHAIN_BROKEN', `block ${number} does not continue block ${number - 1n}`);
  }
  return block;
}
