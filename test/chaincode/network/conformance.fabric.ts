/** The conformance suite on a real Fabric network of the founders. Run by `npm run test:fabric`. */
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import { foundersOf, type Network } from '../../../chaincode/network/description/network';
import { type PeerNode, peersOf } from '../../../chaincode/network/description/nodes';
import { describedNetwork } from '../../../chaincode/network/run';
import { peerAddress } from '../../../chaincode/network/start/clients';
import { connectAdmin } from '../../../chaincode/network/start/ready';
import { isRunning, notedProcesses } from '../../../chaincode/network/supervision/roster';
import { until } from '../../../chaincode/network/supervision/supervision';
import { ledgerConformance } from '../ledger/conformance/ledger-conformance';
import type { OpenLedger } from '../ledger/conformance/open-ledger';
import { replay } from './fixture/replay';
import { freeFirstPort, type RunningNetwork, startNetwork } from './fixture/running-network';

const SCAN_LIMIT = 1000;
const KV = {
  main: 'test/chaincode/ledger/fixture/kv-contract.js',
  folders: ['test/chaincode/ledger/fixture'],
};

jest.setTimeout(180_000);

/**
 * The founders' peers with the fixture contract on both channels, ordered by Raft: BFT orders a copy of a transaction once,
 * so that the peers' own check of copies would never be reached.
 */
async function foundersAlone(): Promise<Network> {
  const network = describedNetwork({ port: await freeFirstPort(22_250), orderer: 'raft' });
  return {
    ...network,
    scanLimit: SCAN_LIMIT,
    organisations: network.organisations.filter(({ kind }) => kind !== 'DEPARTMENT'),
    channels: network.channels.map((channel) => ({ ...channel, chaincode: 'hub' })),
  };
}

async function open(): Promise<OpenLedger> {
  const running = await startNetwork(await foundersAlone(), KV);
  const { layout, network } = running;
  const [first = '', second = '', third = ''] = foundersOf(network).map(({ msp }) => msp);
  const nodeOf = (mspId: string): PeerNode => {
    const peer = peersOf(network).find(({ organisation }) => organisation.msp === mspId);
    if (peer === undefined) throw new Error(`${mspId} runs no peer`);
    return peer;
  };
  return {
    founders: [first, second, third],
    chaincode: 'hub',
    scanLimit: SCAN_LIMIT,
    crossChannelCalls: 'without effect',
    orderingGapMs: 20,
    peerOf: (mspId) => peerAddress(nodeOf(mspId), layout),
    adminOf: (mspId) => loadMemberKey(layout.root, nodeOf(mspId).organisation.folder, 'admin'),
    restart: () => restart(running, nodeOf(first).name),
    close: async () => {
      const [directory] = network.channels;
      if (directory === undefined) throw new Error('no channel');
      const ledger = connectAdmin(nodeOf(second), directory, layout);
      try {
        // After all that the suite has done: conflicts, policies, refusals.
        expect((await replay(ledger)).differences).toEqual([]);
      } finally {
        await ledger.close();
        await running.remove();
      }
    },
  };
}

async function restart({ layout }: RunningNetwork, name: string): Promise<void> {
  const noted = () => notedProcesses(layout.processes).find((each) => each.name === name);
  const killed = noted();
  if (killed === undefined) throw new Error(`${name} does not run`);
  process.kill(killed.pid, 'SIGKILL');
  const isBack = (): boolean => {
    const now = noted();
    return now !== undefined && now.pid !== killed.pid && isRunning(now);
  };
  await until(isBack, 30_000, `${name} was not started again`);
}

ledgerConformance('a Fabric network', open);
