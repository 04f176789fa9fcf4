/** Everybody's certificates are made new before they expire, by their own CAs, while the network runs. */
import { join } from 'node:path';
import { writeDurably } from '../../ledger/durable/whole-file';
import { memberFolder } from '../../ledger/identity/member-folder';
import { HubError } from '../../model';
import { requireCa } from '../commands/ca-commands';
import { chaincodeProcess, type Deployed } from '../description/chaincode-slot';
import type { Layout } from '../description/layout';
import type { Network } from '../description/network';
import { authoritiesOf, isOn, orderersOf, type PeerNode, peersOf } from '../description/nodes';
import { deployedIn, requireStanding } from '../description/standing';
import { writeConnection } from '../generate/chaincode-link';
import { writeMsp, writeTls } from '../generate/member-crypto';
import type { Generation } from '../start/generate-files';
import type { Progress } from '../start/progress';
import { submitThrough } from '../start/ready';
import { firstExpiry } from '../status/certificates';
import { LOOPBACK } from '../supervision/port';
import { restart } from '../supervision/restart';
import { Registrar } from './registrar';
import { renewOrderer } from './renew-orderer';

const DAY_MS = 86_400_000;

export interface Renewal extends Omit<Generation, 'network'> {
  /** Only if a certificate expires within so many days; absent: whatever expires when. */
  readonly withinDays?: number | undefined;
  readonly progress: Progress;
}

/**
 * Every member's admin, peer and chaincode process has a new certificate for the key it had, and so have its orderer and that one's
 * administrator; one process after the other was started again with it, and proved by a transaction.
 *
 * A key's owner stays who it was: on the ledger a member is its key, not its certificate.
 *
 * @throws {HubError} `WRONG_STATE`: this network has no CAs; `NETWORK_FAILED`: one does not answer, or a process does not
 *   start; `LEDGER_UNAVAILABLE`: a peer or an orderer does not keep up.
 */
export async function renewNetwork(renewal: Renewal): Promise<void> {
  const { layout, commands, progress } = renewal;
  const standing = requireStanding(layout);
  const { network } = standing;
  const deployed = deployedIn(standing);
  if (network.authority === 'cryptogen')
    throw new HubError(
      'WRONG_STATE',
      'the keys of this network came from no CA: `fabric:up -- --ca` makes one that has',
    );
  const expiry = firstExpiry(layout);
  if (expiry.at.getTime() - Date.now() > (renewal.withinDays ?? Number.POSITIVE_INFINITY) * DAY_MS)
    return progress.line(`  nothing expires before ${expiry.at.toISOString().slice(0, 10)}`);
  const ca = requireCa(commands.ca);
  for (const node of authoritiesOf(network)) {
    const registrar = new Registrar(node, layout, ca);
    const { folder } = node.organisation;
    const peer = peersOf(network).find(({ organisation }) => organisation === node.organisation);
    await progress.step(folder, async () => {
      const name = `Admin@${node.domain}`;
      const admin = await registrar.renew({ authority: 'member', name, role: 'admin' });
      const roots = { ca: registrar.certificate('member'), tlsCa: registrar.certificate('memberTls') };
      writeMsp(join(layout.admin(node.domain), 'msp'), { ...roots, pair: admin });
      writeDurably(join(memberFolder(layout.root, folder), 'admin', 'cert.pem'), admin.certificatePem);
      if (peer !== undefined) await renewPeer(peer, { network, layout, deployed, registrar });
    });
    const orderer = orderersOf(network).find(({ organisation }) => organisation === node.organisation);
    if (orderer !== undefined)
      await progress.step(orderer.name, () => renewOrderer(orderer, { network, layout }, registrar));
  }
}

interface Renewing {
  readonly network: Network;
  readonly layout: Layout;
  readonly deployed: readonly Deployed[];
  readonly registrar: Registrar;
}

async function renewPeer(peer: PeerNode, { network, layout, deployed, registrar }: Renewing): Promise<void> {
  const { domain, organisation } = peer;
  const name = `peer.${domain}`;
  const pair = await registrar.renew({ authority: 'member', name, role: 'peer' });
  const roots = { ca: registrar.certificate('member'), tlsCa: registrar.certificate('memberTls') };
  writeMsp(join(layout.peer(peer), 'msp'), { ...roots, pair });
  writeDurably(join(memberFolder(layout.root, organisation.folder), 'peer', 'cert.pem'), pair.certificatePem);
  for (const [server, folder, role] of [
    [name, join(layout.peer(peer), 'tls'), 'peer'],
    [`chaincode.${domain}`, layout.chaincodeTls(peer), 'client'],
  ] as const) {
    const hosts = [server, 'localhost', LOOPBACK];
    const tls = await registrar.renew({ authority: 'memberTls', name: server, role, hosts });
    writeTls(folder, tls, roots.tlsCa);
  }
  writeConnection(peer, layout, deployed);
  const chaincodes = deployed.map(({ slot }) => chaincodeProcess(peer, slot));
  for (const process of [...chaincodes, peer.name]) await restart(layout, process);
  for (const channel of network.channels.filter((each) => isOn(each, peer)))
    await submitThrough(peer, channel, layout);
}
