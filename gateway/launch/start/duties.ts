/** Starts what each founder's own process does on a network: its clock and its relay. */
import { join } from 'node:path';
import type { DutyConfig } from '../../../chaincode/ledger/duty/duty-config';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { type LedgerPlace, peersOf } from '../../../chaincode/ledger/ledger-place';
import { FOUNDERS } from '../alliance';
import { builtModule, READY_WITHIN_MS, type StartContext } from './context';

/** Every founder ticks and relays from now on, as soon as it is founded. */
export async function startDuties(context: StartContext, place: LedgerPlace): Promise<void> {
  await Promise.all(
    FOUNDERS.map(async (founder) => {
      const config = dutyConfig(context, place, founder);
      await context.supervisor.keep(() => ({
        name: `duties.${founder.folder}`,
        module: builtModule('chaincode/ledger/duty/process'),
        config,
        readyWithinMs: READY_WITHIN_MS,
      }));
    }),
  );
}

function dutyConfig(
  { directory, options }: StartContext,
  place: LedgerPlace,
  { msp, folder }: (typeof FOUNDERS)[number],
): DutyConfig {
  const peers = peersOf(place, msp, 'directory');
  const keys = memberFolder(directory.path, folder);
  return {
    mspId: msp,
    clockKey: join(keys, 'clock'),
    relayKey: join(keys, 'relay'),
    own: peers[0],
    peers,
    leaseMs: options.lease * 1000,
  };
}
