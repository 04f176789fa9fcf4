/** Starts the embedded ledger: both channels, every member's peer, the founders' clocks. */
import { z } from 'zod';
import type { LedgerConfigInput } from '../../../chaincode/ledger/embedded/ledger-config';
import { embeddedPlace, type LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import { parseAs } from '../../../chaincode/model';
import { FOUNDERS } from '../alliance';
import { builtModule, READY_WITHIN_MS, type StartContext } from './context';

const ready = z.looseObject({ address: z.string() });

/** @returns where the ledger answers; it stays the same as long as this hub runs. */
export async function startLedger({ supervisor, directory, options }: StartContext): Promise<LedgerPlace> {
  const report = await supervisor.keep((last) => ({
    name: 'ledger',
    module: builtModule('chaincode/ledger/embedded/process'),
    config: ledgerConfig(directory.path, options.lease, last === undefined ? undefined : portOf(last)),
    readyWithinMs: READY_WITHIN_MS,
  }));
  return embeddedPlace(parseAs(ready, report, 'report of the ledger').address);
}

/** Gateway, departments and shells know the address: a ledger that is started again must have it again. */
function portOf(last: unknown): number {
  return Number(parseAs(ready, last, 'report of the ledger').address.split(':').at(-1));
}

function ledgerConfig(dataDir: string, leaseS: number, port: number | undefined): LedgerConfigInput {
  const founders = FOUNDERS.map(({ folder }) => folder);
  const contractsModule = builtModule('chaincode/contracts/index');
  return {
    dataDir,
    founders,
    channels: [
      { name: 'directory', chaincode: 'directory', contractsModule },
      { name: 'exchange', chaincode: 'exchange', contractsModule, readers: FOUNDERS.map(({ msp }) => msp) },
    ],
    // A founder ticks whenever its last tick is a third of a lease old (LEDGER, Time and freshness).
    clock: { intervalMs: Math.round((leaseS * 1000) / 3) },
    ...(port === undefined ? {} : { port }),
  };
}
