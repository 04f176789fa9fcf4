/** The processes of a network, as its supervisor runs them. */
import { authorityEnvironment } from '../authority/ca-server';
import { requireCa } from '../commands/ca-commands';
import type { FabricCommands } from '../commands/fabric-commands';
import type { Layout } from '../description/layout';
import type { Network } from '../description/network';
import { authoritiesOf, orderersOf, peersOf } from '../description/nodes';
import { CHAINCODE_ENVIRONMENT, chaincodeArguments } from '../generate/chaincode-link';
import { ordererEnvironment } from '../generate/orderer-environment';
import { peerEnvironment } from '../generate/peer-environment';
import type { ProcessPlan } from '../supervision/plan';

export interface Running {
  readonly network: Network;
  readonly layout: Layout;
  readonly commands: FabricCommands;
  /** Of the chaincode package, as the peers computed it. */
  readonly packageId: string;
}

/** Orderers, chaincode processes, peers: a peer finds both when it starts. */
export function processesOf({ network, layout, commands, packageId }: Running): readonly ProcessPlan[] {
  const here = { cwd: layout.root };
  const orderers = orderersOf(network).map((node) => ({
    ...here,
    name: node.name,
    command: commands.path('orderer'),
    args: [],
    environment: ordererEnvironment(node, layout),
    log: layout.log(node.name),
  }));
  const chaincodes = peersOf(network).map((peer) => {
    const name = `chaincode.${peer.organisation.folder}`;
    const args = chaincodeArguments(peer, layout, packageId);
    const environment = CHAINCODE_ENVIRONMENT;
    return { name, command: process.execPath, args, environment, cwd: layout.image, log: layout.log(name) };
  });
  const peers = peersOf(network).map((peer) => ({
    ...here,
    name: peer.name,
    command: commands.path('peer'),
    args: ['node', 'start'],
    environment: peerEnvironment(peer, layout, network),
    log: layout.log(peer.name),
  }));
  return [...authorityProcesses({ network, layout }, commands), ...orderers, ...chaincodes, ...peers];
}

/** The organisations' CAs, where keys come from them: they run before anybody else has a key. */
export function authorityProcesses(
  { network, layout }: Pick<Running, 'network' | 'layout'>,
  commands: Pick<FabricCommands, 'ca'>,
): readonly ProcessPlan[] {
  return authoritiesOf(network).map((node) => ({
    name: node.name,
    command: requireCa(commands.ca).server,
    args: ['start'],
    environment: authorityEnvironment(node, layout),
    cwd: layout.root,
    log: layout.log(node.name),
  }));
}
