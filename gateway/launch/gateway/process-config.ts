/** The configuration file of a gateway's process: JSON, readable by its owner alone, holding no key. */
import { z } from 'zod';
import { peerAddresses } from '../../../chaincode/ledger/fabric/peer-addresses';
import { headPlace } from '../../../chaincode/ledger/view';
import { charter, gatewayId, logId, mspId } from '../../../chaincode/model';
import { admissionLimits, DEFAULT_LIMITS } from '../../admission';

export const gatewayConfig = z
  .strictObject({
    host: z.string().min(1),
    /** 0 takes any free port; `ready` tells which. */
    port: z.int().min(0).max(65535),
    /** PEM files shown to callers; without them the gateway stays on the loopback. */
    tls: z
      .strictObject({ certificate: z.string().min(1), key: z.string().min(1) })
      .readonly()
      .optional(),
    gateway: z.strictObject({ msp: mspId, id: gatewayId }).readonly(),
    /** Folder with `cert.pem` and `key.pem`: `<data-dir>/members/establishment/gateway`. */
    keyFolder: z.string().min(1),
    log: logId,
    /** The gateway's own directory; its journal is kept in `journal` below it. */
    directory: z.string().min(1),
    /** File of the view image; without it every start replays the chain. */
    image: z.string().min(1).optional(),
    /** Where the ledger's highest head is remembered, outside the data directory; without it nothing is compared. */
    heads: headPlace.optional(),
    /** The founder's own peer first; the other founders' for when it is away. */
    peers: peerAddresses,
    /** The charter of the chaincode package. */
    charter,
    leaseMs: z.int().min(1000),
    /** Folder of the explorer's built page; without it there is none. */
    explorer: z.string().min(1).optional(),
    /** What is left out is as usual. */
    limits: admissionLimits.default(DEFAULT_LIMITS),
    logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .readonly();
export type GatewayConfig = z.output<typeof gatewayConfig>;
/** The same as a file holds it. */
export type GatewayConfigInput = z.input<typeof gatewayConfig>;
