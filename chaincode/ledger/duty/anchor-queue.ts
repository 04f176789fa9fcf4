/** The blocks that a relay has read and not anchored yet. */
import { type AnchoredBlock, decimal, MOST_ANCHORED, sha256Hex } from '../../model';
import { openBlock, readTransactions } from '../block/block';
import type { RawBlock } from '../ledger';

/** Which blocks are anchored: of `directory` each, since a decision names any; of `exchange` the newest vouches for all before it. */
export type Anchoring = 'EACH' | 'NEWEST';

/** Calls by which a channel only goes on: nobody waits for a block that holds nothing else. */
const QUIET_CALLS: ReadonlySet<string> = new Set(['Clock:Tick', 'Anchors:Anchor']);

export class AnchorQueue {
  readonly #anchoring: Anchoring;
  #blocks: readonly AnchoredBlock[] = [];
  /** The last block that holds more than goes on by itself. */
  #urgent = -1n;
  #anchored = -1n;

  constructor(anchoring: Anchoring) {
    this.#anchoring = anchoring;
  }

  /** @throws {HubError} `CHAIN_BROKEN`. */
  add(raw: RawBlock): void {
    const block = openBlock(raw.bytes);
    const number = decimal.parse(String(block.header.number));
    const anchored = { number, hash: sha256Hex.parse(Buffer.from(block.hash).toString('hex')) };
    this.#blocks = this.#anchoring === 'EACH' ? [...this.#blocks, anchored] : [anchored];
    const isQuiet = readTransactions(block).every(({ call }) => QUIET_CALLS.has(call?.function ?? ''));
    if (!isQuiet) this.#urgent = block.header.number;
  }

  get size(): number {
    return this.#blocks.length;
  }

  /** Some block holds more than ticks and anchors, which would otherwise call for each other for ever. */
  get isUrgent(): boolean {
    return this.#urgent > this.#anchored;
  }

  /** What the next transaction anchors; the blocks stay until they are {@link anchored}. */
  next(): readonly AnchoredBlock[] {
    return this.#blocks.slice(0, MOST_ANCHORED);
  }

  /** These stand. */
  anchored(blocks: readonly AnchoredBlock[]): void {
    this.#anchored = BigInt(blocks.at(-1)?.number ?? this.#anchored);
    this.#blocks = this.#blocks.filter(({ number }) => BigInt(number) > this.#anchored);
  }
}
