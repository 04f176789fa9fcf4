/** The processes of a network, as its supervisor runs them. */
import { authorityEnvironment } from '../authority/ca-server';
import { requireCa } from '../commands/ca-commands';
import type { FabricCommands } from '../commands/fabric-commands';
import { chaincodeProcess, type Deployed } from '../description/chaincode-slot';
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
  /** The chaincode packages. */
  readonly deployed: readonly Deployed[];
}

/** Orderers, chaincode processes, peers: a peer finds both when it starts. */
export function processesOf({ network, layout, commands, deployed }: Running): readonly ProcessPlan[] {
  const here = { cwd: layout.root };
  const orderers = orderersOf(network).map((node) => ({
    ...here,
    name: node.name,
    command: commands.path('orderer'),
    args: [],
    environment: ordererEnvironment(node, layout),
    log: layout.log(node.name),
  }));
  const chaincodes = deployed.flatMap((each) => chaincodesOf(each, { network, layout }));
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

function chaincodesOf(
  deployed: Deployed,
  { network, layout }: Pick<Running, 'network' | 'layout'>,
): readonly ProcessPlan[] {
  return peersOf(network).map((peer) => {
    const name = chaincodeProcess(peer, deployed.slot);
    return {
      name,
      command: process.execPath,
      args: [...chaincodeArguments(peer, layout, deployed)],
      environment: { ...CHAINCODE_ENVIRONMENT },
      cwd: layout.image(deployed.slot),
      log: layout.log(name),
    };
  });
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
