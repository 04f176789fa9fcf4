/** A member's client of one channel, through as many peers as it may use. */
import type { Identity } from '../identity/identity';
import type { Channel } from '../ledger';
import type { Deadlines } from './connection';
import { FabricLedger } from './fabric-ledger';
import type { LedgerClient } from './ledger-client';
import type { PeerAddresses } from './peer-addresses';
import { SeveralPeers } from './several-peers';

export interface LedgerClientOptions {
  /** The member's own first. */
  readonly peers: PeerAddresses;
  readonly identity: Identity;
  readonly channel: Channel;
  readonly chaincode: string;
  readonly deadlines?: Deadlines;
  /**
   * Half a lease: a stream that brings no block for so long, ms, is begun anew at another peer, since founders tick more
   * often than that. Undefined: silence is taken for quiet.
   */
  readonly silentAfterMs?: number;
}

/** Acts for one identity on one channel. Connects when first used, and again whenever a peer comes back. */
export function connectLedger({ peers, silentAfterMs, ...options }: LedgerClientOptions): LedgerClient {
  const [first, ...others] = peers;
  const own = FabricLedger.connect({ ...first, ...options });
  if (others.length === 0) return own;
  return new SeveralPeers(
    [own, ...others.map((peer) => FabricLedger.connect({ ...peer, ...options }))],
    silentAfterMs,
    options.deadlines,
  );
}
