/** What one gateway is made of. */
import type { Logger } from 'pino';
import type { DurableDirectory } from '../../../chaincode/ledger/durable/durable-directory';
import type { Ledger } from '../../../chaincode/ledger/ledger';
import type { View } from '../../../chaincode/ledger/view/view';
import type { LogId } from '../../../chaincode/model';
import type { WantedSlice } from '../../access';
import type { AdmissionLimits } from '../../admission';
import type { PoolLimits } from '../../execution';
import type { Explorer } from '../../explorer';
import type { BatchLimits } from '../../log';
import type { FetchSdl, GatewayIdentity } from '../../supergraph';
import type { GatewayMetrics, Tracing } from '../../telemetry';
import type { ListenOptions } from './http-server';

export interface GatewayOptions extends ListenOptions {
  readonly gateway: GatewayIdentity;
  readonly log: LogId;
  /** Closed by whoever opened it, as is `exchange`. */
  readonly view: View;
  /** The `exchange` channel, with the gateway's key. The gateway closes it. */
  readonly exchange: Pick<Ledger, 'evaluate' | 'endorse' | 'commit' | 'close'>;
  /** Claims a slice of a quota on `directory`, with the gateway's key; the height of the ledger once it is committed. */
  readonly claimSlice: (slice: WantedSlice) => Promise<bigint>;
  readonly directory: DurableDirectory;
  readonly leaseMs: number;
  readonly logger: Logger;
  /** Closed with the gateway. Without it nothing is exported. */
  readonly tracing?: Tracing;
  readonly metrics?: GatewayMetrics;
  /** Ends the opening. */
  readonly signal?: AbortSignal;
  readonly fetchSdl?: FetchSdl;
  /** The page at `/`; without it a line of text stands there. */
  readonly explorer?: Explorer;
  readonly limits?: Partial<AdmissionLimits>;
  readonly pools?: Partial<PoolLimits>;
  readonly batches?: BatchLimits;
  /** How long the first record of a batch waits for others. */
  readonly lingerMs?: number;
  readonly segmentBytes?: number;
  /** Between attempts to repair the journal after the disk failed. */
  readonly repairEveryMs?: number;
  /** How long an answer that a department withdrew waits for the own view. */
  readonly withdrawalWaitMs?: number;
  /** How long an operation waits for a slice of its quota. */
  readonly sliceWaitMs?: number;
  /** How long an answer with an entry marked *commit before release* waits for the ledger. */
  readonly commitWaitMs?: number;
  /** Milliseconds since 1970. */
  readonly nowMs?: () => number;
}
