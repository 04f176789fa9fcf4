/** One way to tamper with a chain, and where an audit must find it. */
import type { Finding } from '../../../../chaincode/ledger/audit';
import type { Channel } from '../../../../chaincode/ledger/ledger';
import type { AuditedLedger } from './audited-ledger';

export interface Tampered {
  readonly blocks: readonly Uint8Array[];
  /** The number of the block that was changed. */
  readonly block: number;
}

export interface Tampering {
  /** A sentence's subject: `a flipped byte in the header's data hash`. */
  readonly name: string;
  readonly channel: Channel;
  readonly tamper: (ledger: AuditedLedger) => Tampered;
  readonly code: Finding['code'];
  /** Part of the finding's message. */
  readonly says: string;
  /** True if the finding must name a transaction. */
  readonly namesTransaction?: boolean;
  /** Start of the key that the finding must name. */
  readonly key?: string;
}
