/** A ledger that founders run, whichever it is. */

import type { Deadlines } from '../../../chaincode/ledger/fabric/connection';
import { FabricLedger } from '../../../chaincode/ledger/fabric/fabric-ledger';
import type { PeerAddress } from '../../../chaincode/ledger/fabric/peer-addresses';
import { peersOf } from '../../../chaincode/network/description/nodes';
import { CONTRACTS } from '../../../chaincode/network/generate/chaincode-image';
import { describedNetwork } from '../../../chaincode/network/run';
import { peerAddress } from '../../../chaincode/network/start/clients';
import { Alliance } from '../../chaincode/contracts/fixture/alliance';
import type { Cast } from '../../chaincode/contracts/fixture/cast';
import {
  type ConnectLedger,
  castOfFolders,
  LedgerActing,
  ledgerAlliance,
} from '../../chaincode/contracts/fixture/ledger-acting';
import { startLedgerProcess } from '../../chaincode/ledger/fixture/ledger-process';
import { freeFirstPort, startNetwork } from '../../chaincode/network/fixture/running-network';

/** Nothing is written on it yet. */
export interface BenchLedger {
  readonly alliance: Alliance;
  /** Every client goes to the same peer, which so has what any of them did. */
  readonly connect: ConnectLedger;
  close(): Promise<void>;
}

/** A machine that is busy is slow, and measured all the same: the product's deadlines would end the bench. */
const PATIENT: Deadlines = {
  evaluateMs: 120_000,
  endorseMs: 120_000,
  submitMs: 120_000,
  commitMs: 120_000,
  settledMs: 240_000,
};

/** In a process of its own, as the launcher starts it. */
export async function embeddedLedger(): Promise<BenchLedger> {
  const running = await ledgerAlliance(async (config) => {
    const started = await startLedgerProcess(config);
    return { address: started.address, close: async () => void (await started.stop()) };
  });
  const ledger = at({ address: running.address }, running.alliance.cast);
  return { ...ledger, close: async () => await inOrder(ledger, running) };
}

/** Above the ports that the suites take. */
const FIRST_PORT = 35_400;

/** Five peers and four BFT orderers on this machine, from nothing. */
export async function fabricLedger(): Promise<BenchLedger> {
  const running = await startNetwork(describedNetwork({ port: await freeFirstPort(FIRST_PORT) }), CONTRACTS);
  const { network, layout } = running;
  const [peer] = peersOf(network);
  if (peer === undefined) throw new Error('nobody runs a peer');
  const ledger = at(peerAddress(peer, layout), await castOfFolders(layout.root));
  return {
    ...ledger,
    close: async () => await inOrder(ledger, { close: async () => await running.remove() }),
  };
}

function at(peer: PeerAddress, cast: Cast): BenchLedger {
  const connect: ConnectLedger = (identity, channel) =>
    FabricLedger.connect({ ...peer, identity, channel, chaincode: channel, deadlines: PATIENT });
  const acting = new LedgerActing(connect);
  return { alliance: new Alliance(acting, cast), connect, close: async () => await acting.close() };
}

async function inOrder(...open: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const each of open) await each.close();
}
