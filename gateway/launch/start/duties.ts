/** Starts what each founder's own process does on a network: its clock and its relay. */
import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import { FOUNDERS } from '../alliance';
import { dutyConfig } from '../configuration/duty';
import { builtModule, READY_WITHIN_MS, type StartContext, siteOf } from './context';

/** Every founder ticks and relays from now on, as soon as it is founded. */
export async function startDuties(context: StartContext, place: LedgerPlace): Promise<void> {
  await Promise.all(
    FOUNDERS.map(async (founder) => {
      const config = dutyConfig(siteOf(context), place, founder);
      await context.supervisor.keep(
        () => ({
          name: `duties.${founder.folder}`,
          module: builtModule('chaincode/ledger/duty/process'),
          config,
          readyWithinMs: READY_WITHIN_MS,
        }),
        'costs its own part',
      );
    }),
  );
}
