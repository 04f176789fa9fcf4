/** What a founder's clock and relay are started with. */
import { join } from 'node:path';
import type { DutyConfig } from '../../../chaincode/ledger/duty/duty-config';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { type LedgerPlace, peersOf } from '../../../chaincode/ledger/ledger-place';
import type { FOUNDERS } from '../alliance';
import type { Site } from './site';

/** Two keys of the founder, and its own peer. */
export function dutyConfig(
  { dataDir, leaseMs }: Pick<Site, 'dataDir' | 'leaseMs'>,
  place: LedgerPlace,
  { msp, folder }: (typeof FOUNDERS)[number],
): DutyConfig {
  const peers = peersOf(place, msp, 'directory');
  const keys = memberFolder(dataDir, folder);
  return {
    mspId: msp,
    clockKey: join(keys, 'clock'),
    relayKey: join(keys, 'relay'),
    own: peers[0],
    peers,
    leaseMs,
  };
}
