/** The README's walkthrough on a hub that runs on a real Fabric network. Run by `npm run test:fabric`. */
import { CONTRACTS } from '../chaincode/network/generate/chaincode-image';
import { describedNetwork } from '../chaincode/network/run';
import {
  freeFirstPort,
  type RunningNetwork,
  startNetwork,
} from './chaincode/network/fixture/running-network';
import { runSnippets } from './readme-snippets';
import { CITIZENS } from './scenario/fixture/people';
import { RunningHub, removeDataDir } from './scenario/fixture/running-hub';

let network: RunningNetwork;
let hub: RunningHub;

beforeAll(async () => {
  network = await startNetwork(describedNetwork({ port: await freeFirstPort(22_400) }), CONTRACTS);
  hub = await RunningHub.start({ citizens: CITIZENS, network: network.layout.root });
}, 720_000);

afterAll(async () => {
  await hub?.stop();
  await network?.remove();
  if (hub !== undefined) removeDataDir(hub.dataDir);
}, 120_000);

test('every snippet runs, and answers what the README shows', async () => {
  await runSnippets(hub);
}, 300_000);
