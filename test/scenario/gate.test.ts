/** On the hub a newcomer starts: the scenario of the first issue; then its ledger falls silent. */
import { CITIZENS } from './fixture/people';
import { RunningHub, removeDataDir } from './fixture/running-hub';
import { gateScenario } from './gate';
import { silenceScenario } from './silence';

/** Short, because its end is waited for; long enough for a busy machine to tick three times in it. */
const LEASE_S = 15;

let hub: RunningHub;

afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) removeDataDir(hub.dataDir);
}, 30_000);

gateScenario(async () => {
  hub = await RunningHub.start({ citizens: CITIZENS, leaseS: LEASE_S });
  return hub;
});

describe('when the ledger falls silent', () => silenceScenario(() => hub));
