/** Orderers' certificates are made new before they expire, one orderer after the other, while the rest order. */
import { join } from 'node:path';
import { consenterUpdate } from '../../ledger/fabric/consenter-update';
import type { KeyPair } from '../../ledger/identity/certificate';
import { HubError } from '../../model';
import type { NetworkChannel } from '../description/network';
import type { OrdererNode } from '../description/nodes';
import { type MspRoots, writeMsp, writeTls } from '../generate/member-crypto';
import { reorder } from '../start/admission';
import type { Generation } from '../start/generate-files';
import { Participation } from '../start/participation';
import { persist } from '../start/persist';
import { connectFounder, HARMLESS } from '../start/ready';
import { LOOPBACK } from '../supervision/port';
import { restart } from '../supervision/restart';
import type { Registrar } from './registrar';

const CAUGHT_UP_WITHIN_MS = 60_000;

type Place = Pick<Generation, 'network' | 'layout'>;

/**
 * The orderer and its administrator have new certificates for the keys they had; it was started again with them, orders, and has
 * a transaction that was committed since.
 *
 * The key stays, so while the channels name the new certificate and the process still runs on the old one, what it signs
 * counts. One that is started anew in that moment only follows, until the new one is in its place. Cut short, it is finished by
 * calling it again. On Raft, where a key's other certificate is the same consenter's, the channels need not name it.
 *
 * @throws {HubError} `NETWORK_FAILED`: its CA does not answer, or it does not start; `LEDGER_UNAVAILABLE`: it does not order.
 */
export async function renewOrderer(node: OrdererNode, place: Place, registrar: Registrar): Promise<void> {
  const { network, layout } = place;
  const renewed = await certify(node, registrar);
  for (const channel of network.channels) {
    const certificates = {
      id: node.id,
      identityPem: renewed.identity.certificatePem,
      tlsPem: renewed.tls.certificatePem,
    };
    await reorder(place, channel, (current) => consenterUpdate(channel.name, current, certificates));
    await requireOrdering(place, channel, node);
  }
  write(node, place, renewed);
  await restart(layout, node.name);
  for (const channel of network.channels) await requireOrdering(place, channel, node);
}

interface Renewed {
  readonly identity: KeyPair;
  readonly tls: KeyPair;
  readonly admin: KeyPair;
  readonly adminTls: KeyPair;
  readonly roots: MspRoots;
}

async function certify({ domain }: OrdererNode, registrar: Registrar): Promise<Renewed> {
  const name = `node.${domain}`;
  const admin = { authority: 'ordering', name: `Admin@${domain}`, role: 'admin' } as const;
  const tls = { authority: 'orderingTls', name, role: 'orderer' } as const;
  return {
    identity: await registrar.renew({ authority: 'ordering', name, role: 'orderer' }),
    tls: await registrar.renew({ ...tls, hosts: [name, 'localhost', LOOPBACK] }),
    admin: await registrar.renew(admin),
    adminTls: await registrar.renew({ ...admin, authority: 'orderingTls', hosts: ['localhost'] }),
    roots: { ca: registrar.certificate('ordering'), tlsCa: registrar.certificate('orderingTls') },
  };
}

function write(node: OrdererNode, { layout }: Place, { roots, ...renewed }: Renewed): void {
  const file = `node.${node.domain}-cert.pem`;
  writeMsp(join(layout.orderer(node), 'msp'), { ...roots, pair: renewed.identity, file });
  writeTls(join(layout.orderer(node), 'tls'), renewed.tls, roots.tlsCa);
  const admin = layout.orderingAdmin(node.domain);
  writeMsp(join(admin, 'msp'), { ...roots, pair: renewed.admin });
  writeTls(join(admin, 'tls'), renewed.adminTls, roots.tlsCa, 'client');
}

/** It is among those that order the channel, and has what was committed just now. */
async function requireOrdering(
  { network, layout }: Place,
  channel: NetworkChannel,
  node: OrdererNode,
): Promise<void> {
  const participation = new Participation(node, layout);
  const ledger = connectFounder(network, channel, layout);
  try {
    const { blockNumber } = await persist(() => ledger.submit(HARMLESS), CAUGHT_UP_WITHIN_MS);
    await persist(async () => {
      const { status, consensusRelation, height } = await participation.standing(channel.name);
      if (status !== 'active' || consensusRelation !== 'consenter' || BigInt(height) <= blockNumber)
        throw new HubError(
          'LEDGER_UNAVAILABLE',
          `\`${node.name}\` is ${consensusRelation}, ${status}, at height ${height} of \`${channel.name}\``,
        );
    }, CAUGHT_UP_WITHIN_MS);
  } finally {
    await Promise.all([participation.close(), ledger.close()]);
  }
}
