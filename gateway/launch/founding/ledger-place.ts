/** Which peer and which orderer each member's office uses: the embedded ledger has one address for all. */
import type { PeerAddress } from '../../../chaincode/ledger/fabric/connection';
import type { Channel } from '../../../chaincode/ledger/ledger';
import type { MspId } from '../../../chaincode/model';

export interface LedgerPlace {
  /** The peer a member's transactions go through. */
  readonly peerOf: (msp: MspId) => PeerAddress;
  /** True where all members share one peer, which then has whatever any of them saw. */
  readonly isOnePeer: boolean;
  /** Where changes of a channel's configuration are sent. */
  readonly orderer: PeerAddress;
  /** The channels whose configuration a department enters. */
  readonly departmentChannels: readonly Channel[];
}

/** The embedded ledger, `host:port`: it is every member's peer, and the orderer. */
export function embeddedPlace(address: string): LedgerPlace {
  return {
    peerOf: () => ({ address }),
    isOnePeer: true,
    orderer: { address },
    departmentChannels: ['directory', 'exchange'],
  };
}
