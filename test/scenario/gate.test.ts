/** The scenario of the first issue on the hub a newcomer starts. */
import { CITIZENS } from './fixture/people';
import { RunningHub, removeDataDir } from './fixture/running-hub';
import { gateScenario } from './gate';

let hub: RunningHub | undefined;

afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) removeDataDir(hub.dataDir);
}, 30_000);

gateScenario(async () => {
  hub = await RunningHub.start({ citizens: CITIZENS });
  return hub;
});
