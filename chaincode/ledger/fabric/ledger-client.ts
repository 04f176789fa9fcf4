/** A member's client of one channel, through one peer or several. */
import type { Ledger, RawBlock } from '../ledger';

/** What Fabric's protocol tells beside what every {@link Ledger} promises. */
export interface LedgerClient extends Ledger {
  /**
   * The last block now, as one peer has it. Another one may follow at any time.
   *
   * @throws {HubError} `LEDGER_UNAVAILABLE`; `NOT_A_READER`.
   */
  head(): Promise<RawBlock>;

  /**
   * The block that a committed transaction stands in, as a peer's commit status says; of one that never comes, the call
   * waits until its deadline.
   *
   * @throws {HubError} `LEDGER_UNAVAILABLE`.
   */
  blockOf(transactionId: string): Promise<bigint>;
}
