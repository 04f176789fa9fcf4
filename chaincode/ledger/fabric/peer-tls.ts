/** How a peer outside the loopback is reached, as configurations hold it. */
import { z } from 'zod';

const pem = z.string().startsWith('-----BEGIN ');

export const peerTls = z
  .strictObject({
    /** Of the CA that issued the peer's TLS certificate. */
    rootCertificatePem: pem,
    /** The name in the peer's certificate, when it is not the address's. */
    serverName: z.string().min(1).optional(),
    /** Shown to a peer that asks for it: TLS on both sides. */
    client: z.strictObject({ certificatePem: pem, keyPem: pem }).readonly().optional(),
  })
  .readonly();
export type PeerTls = z.infer<typeof peerTls>;
