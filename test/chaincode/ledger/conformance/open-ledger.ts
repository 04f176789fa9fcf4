import type { PeerAddress } from '../../../../chaincode/ledger/fabric/peer-addresses';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';

/**
 * A running ledger, whichever it is, as the suite needs it: two channels `directory` and `exchange`, on both the fixture
 * contract (`fixture/kv-contract.ts`) under {@link OpenLedger.chaincode}, and three founders, of whom any two endorse.
 *
 * Each founder has one peer, which runs the contract in a process or a module of its own.
 */
export interface OpenLedger {
  /** MSP IDs. */
  readonly founders: readonly [string, string, string];
  readonly chaincode: string;
  /** Rows after which a scan ends (Fabric: `ledger.state.totalQueryLimit`); at most 5,000, so that the suite gets there. */
  readonly scanLimit: number;
  /** What becomes of a contract's call to another channel: refused, or answered with its writes dropped. */
  readonly crossChannelCalls: 'refused' | 'without effect';
  /** Several orderers take transactions in any order unless they come this far apart, ms; 0 where there is one orderer. */
  readonly orderingGapMs: number;
  /** A founder's own peer. */
  peerOf(mspId: string): PeerAddress;
  /** A founder's admin. */
  adminOf(mspId: string): Identity;
  /** Ends the first founder's peer without warning, and brings it back on the same address. */
  restart(): Promise<void>;
  close(): Promise<void>;
}
