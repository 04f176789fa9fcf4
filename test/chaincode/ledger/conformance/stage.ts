import { setTimeout as sleep } from 'node:timers/promises';
import { openBlock, readTransactions, type Transaction } from '../../../../chaincode/ledger/block/block';
import type { Flag } from '../../../../chaincode/ledger/block/flag';
import { outOf, serializeSignaturePolicy } from '../../../../chaincode/ledger/block/policy';
import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import type {
  Call,
  Channel,
  Committed,
  Ledger,
  SignedTransaction,
} from '../../../../chaincode/ledger/ledger';
import type { OpenLedger } from './open-ledger';

/** How often the suite tries to have several transactions cut into one block, in one order. */
const ATTEMPTS = 40;

export const kv = (transaction: string, ...args: string[]): Call => ({ contract: 'Kv', transaction, args });
export const by = (call: Call, ...endorsers: string[]): Call => ({ ...call, endorsers });
export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
export const list = (bytes: Uint8Array): string[] => JSON.parse(text(bytes)) as string[];

/** What became of one transaction. */
export interface Outcome {
  readonly flag: Flag;
  readonly block: bigint;
  /** Place in the block. */
  readonly index: number;
}

/** An opened ledger with what every case does to it. */
export class Stage {
  readonly opened: OpenLedger;
  /** The first founder's admin on `directory`. */
  readonly ledger: Ledger;
  #counter = 0;

  constructor(opened: OpenLedger) {
    this.opened = opened;
    this.ledger = this.connect(opened.founders[0]);
  }

  get founders(): OpenLedger['founders'] {
    return this.opened.founders;
  }

  /** A client of that founder's peer; the caller closes it. */
  connect(mspId: string, channel: Channel = 'directory', identity?: Identity): Ledger {
    return FabricLedger.connect({
      ...this.opened.peerOf(mspId),
      identity: identity ?? this.opened.adminOf(mspId),
      channel,
      chaincode: this.opened.chaincode,
    });
  }

  /** A key that no other case uses, and that begins no other one's. */
  key(): string {
    this.#counter += 1;
    return `k${String(this.#counter).padStart(4, '0')}-`;
  }

  async get(at: string): Promise<string> {
    return text(await this.ledger.evaluate(kv('Get', at)));
  }

  async range(start: string, end: string): Promise<string[]> {
    return list(await this.ledger.evaluate(kv('Range', start, end)));
  }

  async history(at: string): Promise<string[]> {
    return list(await this.ledger.evaluate(kv('History', at)));
  }

  /** A key's endorsement policy, base64: that member's peer alone. */
  policy(mspId: string): string {
    return Buffer.from(serializeSignaturePolicy(outOf(1, [mspId], 'peer'))).toString('base64');
  }

  /** Endorses `late`, commits `early`, then `late`. */
  async overtake(late: Call, ...early: readonly Call[]): Promise<Committed> {
    const endorsed = await this.ledger.endorse(late);
    for (const call of early) await this.ledger.submit(call);
    return this.ledger.commit(endorsed);
  }

  /**
   * Has all calls endorsed over one state and cut into one block in their order, and says what became of each.
   *
   * @param make makes the calls, over keys of their own: where the orderer cuts between them, they are made anew.
   */
  async inOneBlock(make: () => Promise<readonly Call[]>): Promise<Outcome[]> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const endorsed: SignedTransaction[] = [];
      for (const call of await make()) endorsed.push(await this.ledger.endorse(call));
      const blocks = await Promise.all(
        endorsed.map(async (transaction, index) => {
          await sleep(index * this.opened.orderingGapMs);
          return await this.#blockOf(transaction);
        }),
      );
      const [block = 0n] = blocks;
      if (blocks.some((number) => number !== block)) continue;
      const outcomes = outcomesIn(await this.transactions(block), block, endorsed);
      if (isInOrder(outcomes)) return outcomes;
    }
    throw new Error(`the orderer cut no block of these transactions in ${ATTEMPTS} attempts`);
  }

  /** A transaction as it stands in its block. */
  async find(done: Pick<Committed, 'blockNumber' | 'transactionId'>): Promise<Transaction> {
    const all = await this.transactions(done.blockNumber);
    const found = all.find(({ transactionId }) => transactionId === done.transactionId);
    if (found === undefined) throw new Error(`no transaction ${done.transactionId}`);
    return found;
  }

  async transactions(block: bigint): Promise<Transaction[]> {
    for await (const { bytes } of this.ledger.blocks(block)) return readTransactions(openBlock(bytes));
    throw new Error(`no block ${block}`);
  }

  async #blockOf(transaction: SignedTransaction): Promise<bigint> {
    try {
      return (await this.ledger.commit(transaction)).blockNumber;
    } catch (error) {
      return blockIn(error);
    }
  }
}

/** The block that the error of an invalid transaction names; any other error is thrown again. */
export function blockIn(error: unknown): bigint {
  const { details } = error as { readonly details?: { readonly blockNumber?: string } };
  if (details?.blockNumber === undefined) throw error;
  return BigInt(details.blockNumber);
}

function outcomesIn(
  transactions: readonly Transaction[],
  block: bigint,
  endorsed: readonly SignedTransaction[],
): Outcome[] {
  return endorsed.map(({ transactionId }) => {
    const found = transactions.find((transaction) => transaction.transactionId === transactionId);
    if (found === undefined) throw new Error(`no transaction ${transactionId} in block ${block}`);
    return { flag: found.flag, block, index: found.index };
  });
}

function isInOrder(outcomes: readonly Outcome[]): boolean {
  return outcomes.every(({ index }, at) => at === 0 || index > (outcomes[at - 1]?.index ?? 0));
}

/** Does something again until the ledger is there to do it. */
export async function untilAvailable<T extends object>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'LEDGER_UNAVAILABLE') throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Cases over one opened ledger; `stage` answers only inside a test. */
export type Cases = (stage: () => Stage) => void;
