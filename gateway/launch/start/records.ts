/** Starts the process that keeps the access records' index. */
import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import { recordsConfig } from '../configuration/records';
import { builtModule, READY_WITHIN_MS, type StartContext, siteOf } from './context';
import type { Databases } from './databases';

/** The index follows the exchange channel from now on. */
export async function startRecords(
  context: StartContext,
  place: LedgerPlace,
  { records }: Databases,
): Promise<void> {
  const config = recordsConfig(siteOf(context), place, records.owner);
  await context.supervisor.keep(
    () => ({
      name: 'records',
      module: builtModule('chaincode/ledger/record-index/process'),
      config,
      readyWithinMs: READY_WITHIN_MS,
    }),
    'costs its own part',
  );
}
