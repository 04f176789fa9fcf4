/**
 * What every member's process may do on a channel of the ledger, whichever ledger it is.
 *
 * The embedded ledger and a Fabric network speak the same protocol, so there is one client (`fabric/`). It acts for one
 * identity; nothing here can act for another.
 */

/** A channel of the alliance. */
export type Channel = 'directory' | 'exchange';

/** One contract call: `{ contract: 'Grants', transaction: 'Consent', args: ['r-12', '…'] }`. */
export interface Call {
  readonly contract: string;
  readonly transaction: string;
  readonly args: readonly string[];
  /** MSP IDs that must endorse; undefined lets the peer choose the fewest the endorsement policies allow. */
  readonly endorsers?: readonly string[];
}

/** An endorsed transaction, signed by the acting identity: the same bytes may be sent any number of times. */
export interface SignedTransaction {
  readonly transactionId: string;
  /** `common.Envelope` bytes. */
  readonly envelope: Uint8Array;
  /** What the contract returned. */
  readonly result: Uint8Array;
}

/** A transaction that stands in a block as VALID. */
export interface Committed {
  readonly transactionId: string;
  readonly blockNumber: bigint;
  readonly result: Uint8Array;
}

/** A block as its peer delivers it: `common.Block` bytes, unread. */
export interface RawBlock {
  readonly number: bigint;
  readonly bytes: Uint8Array;
}

export interface Ledger {
  readonly channel: Channel;

  /**
   * Runs a call on one peer and returns what it answered; nothing is written.
   *
   * @throws {HubError} the contract's own code; `LEDGER_UNAVAILABLE` (retryable).
   */
  evaluate(call: Call): Promise<Uint8Array>;

  /**
   * Has a call endorsed and signs the result. Nothing is ordered yet: keep the bytes first, then {@link commit} them.
   *
   * @throws {HubError} the contract's own code; `ENDORSEMENT_MISMATCH`; `LEDGER_UNAVAILABLE` (retryable).
   */
  endorse(call: Call): Promise<SignedTransaction>;

  /**
   * Orders a signed transaction and resolves once it is committed as VALID in a durable block.
   *
   * Sending the same transaction again is safe: a transaction that already stands in a block answers with that block.
   *
   * @throws {HubError} `COMMIT_CONFLICT` (retryable, with a new endorsement), also where another writer has spent the
   *   transaction's id; `COMMIT_INVALID`; `LEDGER_UNAVAILABLE` (retryable: the same bytes again).
   */
  commit(transaction: SignedTransaction): Promise<Committed>;

  /**
   * {@link endorse}, then {@link commit}, with up to five new endorsements, with jitter, on `COMMIT_CONFLICT` and on
   * `ENDORSEMENT_MISMATCH`: of two endorsers one may be a block behind the other.
   */
  submit(call: Call): Promise<Committed>;

  /**
   * The chain from block `from` on, then every new block as it is committed: in order, none twice, none left out.
   *
   * Ends only when `signal` aborts or the peer is lost.
   *
   * @throws {HubError} `LEDGER_UNAVAILABLE` (retryable: call again from the next number).
   */
  blocks(from: bigint, signal?: AbortSignal): AsyncIterable<RawBlock>;

  /** Releases the connection. Calls under way end with `LEDGER_UNAVAILABLE`. */
  close(): Promise<void>;
}
