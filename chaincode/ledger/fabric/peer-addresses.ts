/** The peers a client may use, as configurations hold them. */
import { z } from 'zod';
import { peerTls } from './peer-tls';

export const peerAddress = z
  .strictObject({
    /** `host:port`. */
    address: z.string().min(1),
    /** Absent: plain text, for the loopback only. */
    tls: peerTls.optional(),
  })
  .readonly();

/** How to reach a peer. */
export type PeerAddress = z.output<typeof peerAddress>;

/** At least one; the earlier is preferred. */
export const peerAddresses = z.tuple([peerAddress], peerAddress).readonly();
export type PeerAddresses = z.output<typeof peerAddresses>;
