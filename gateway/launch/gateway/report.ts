/** What happens behind the requests, as log lines: names and codes, never a value. */
import type { Logger } from 'pino';
import { ERROR_CATALOGUE, isHubError } from '../../../chaincode/model';
import type { QuotaSlicesOptions } from '../../access';
import type { ShipperOptions } from '../../log';
import type { KeeperObserver } from '../../supergraph';
import type { GatewayMetrics } from '../../telemetry';

export function keeperObserver(logger: Logger, metrics: GatewayMetrics): KeeperObserver {
  return {
    swapped: ({ subgraphs }, durationMs) => {
      metrics.snapshotSwapped();
      logger.info(
        { subgraphs: [...subgraphs.keys()], durationMs: Math.round(durationMs) },
        'snapshot swapped',
      );
    },
    refused: ({ subgraph, error }) =>
      logger.warn({ subgraph, code: error.code, fact: error.message }, 'publication left out'),
    failed: (error) =>
      logger.error({ code: codeOf(error) }, 'no snapshot could be built; the last one stays'),
  };
}

/**
 * Once is nothing, least of all `NOT_ANCHORED`, which founders' relays see to within moments. So often in a row, which takes half a
 * minute, somebody has to move: the catalogue says who. Told again each time as often.
 */
const REPEATS_TOLD = 10;

export function shipperObserver(
  logger: Logger,
  metrics: GatewayMetrics,
): Required<Pick<ShipperOptions, 'committed' | 'failed'>> {
  return {
    committed: ({ sequence, count }) => {
      metrics.batchCommitted();
      logger.info({ batch: String(sequence), count }, 'batch committed');
    },
    failed: ({ error, fatal, repeats }) => {
      const code = isHubError(error) ? error.code : 'INTERNAL';
      metrics.batchFailed(code);
      if (fatal) logger.error({ code }, 'the log is written by somebody else: nothing is shipped');
      else if (repeats % REPEATS_TOLD === 0) {
        const { origin, remedy } = ERROR_CATALOGUE[code];
        logger.error({ code, repeats, origin, remedy }, 'the same batch is not committed again and again');
      } else if (code !== 'NOT_ANCHORED') logger.warn({ code, repeats }, 'batch not committed yet');
    },
  };
}

/** A claim that loses once is nothing; one that loses so often in a row will not be taken: somebody writes without a pause. */
const CONFLICTS_TOLD = 3;

export function sliceObserver(logger: Logger, metrics: GatewayMetrics): Pick<QuotaSlicesOptions, 'failed'> {
  return {
    failed: (error, conflicts) => {
      const code = codeOf(error);
      metrics.claimFailed(isHubError(error) ? error.code : 'INTERNAL');
      if (conflicts < CONFLICTS_TOLD) logger.warn({ code, conflicts }, 'no slice of a quota was claimed');
      else
        logger.error(
          { code, conflicts },
          'slices of a quota keep conflicting: somebody writes in every block',
        );
    },
  };
}

export const codeOf = (error: unknown): string => (isHubError(error) ? error.code : 'INTERNAL');
