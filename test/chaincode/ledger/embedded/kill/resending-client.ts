/** A client that sends the same signed bytes until it is told what became of them. */
import { EventEmitter, once } from 'node:events';
import type { FabricLedger } from '../../../../../chaincode/ledger/fabric/fabric-ledger';
import { pause } from '../../../../../chaincode/ledger/fabric/retry';
import type { Call, Committed, SignedTransaction } from '../../../../../chaincode/ledger/ledger';
import { isHubError } from '../../../../../chaincode/model/error';

/** A transaction and the first answer to it. */
export interface Acknowledged {
  readonly transaction: SignedTransaction;
  readonly committed: Committed;
}

/** What a caller does with `LEDGER_UNAVAILABLE`: the same again, unless it has given up. */
export async function untilAvailable<T>(
  work: () => Promise<T>,
  hasGivenUp: () => boolean = () => false,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isHubError(error, 'LEDGER_UNAVAILABLE') || hasGivenUp()) throw error;
      await pause(attempt, 50, 400);
    }
  }
}

/** Appends `0,`, `1,`, … to one key, each as soon as the one before is acknowledged, until it is stopped. */
export class ResendingClient {
  readonly acknowledged: Acknowledged[] = [];
  readonly #ledger: FabricLedger;
  readonly #key: string;
  readonly #told = new EventEmitter();
  #isStopped = false;
  #hasGivenUp = false;
  readonly #work: Promise<void>;

  constructor(ledger: FabricLedger, key: string) {
    this.#ledger = ledger;
    this.#key = key;
    this.#work = this.#run();
  }

  /** What the key must hold: each acknowledged suffix once, in order. */
  get expected(): string {
    return this.acknowledged.map((_, index) => `${index},`).join('');
  }

  /** What the key holds. */
  async stored(): Promise<string> {
    return Buffer.from(await this.#ledger.evaluate(call('Get', this.#key))).toString();
  }

  /** The answers to the last transactions, sent once more byte by byte. */
  async resend(last: number): Promise<readonly { readonly first: Committed; readonly again: Committed }[]> {
    const chosen = this.acknowledged.slice(-last);
    return await Promise.all(
      chosen.map(async ({ transaction, committed }) => ({
        first: committed,
        again: await this.#ledger.commit(transaction),
      })),
    );
  }

  /** Resolves once `more` transactions were acknowledged from now on. */
  async progress(more: number): Promise<void> {
    const target = this.acknowledged.length + more;
    while (this.acknowledged.length < target) await once(this.#told, 'acknowledged');
  }

  /** Ends after the transaction under way is acknowledged. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#work;
  }

  /** Ends whatever is under way; for a test that failed. */
  giveUp(): void {
    this.#isStopped = true;
    this.#hasGivenUp = true;
    this.#work.catch(() => undefined);
  }

  async #run(): Promise<void> {
    const hasGivenUp = (): boolean => this.#hasGivenUp;
    while (!this.#isStopped) {
      const append = call('Append', this.#key, `${this.acknowledged.length},`);
      const transaction = await untilAvailable(() => this.#ledger.endorse(append), hasGivenUp);
      const committed = await untilAvailable(() => this.#ledger.commit(transaction), hasGivenUp);
      this.acknowledged.push({ transaction, committed });
      this.#told.emit('acknowledged');
    }
  }
}

export const call = (transaction: string, ...args: string[]): Call => ({ contract: 'Kv', transaction, args });
