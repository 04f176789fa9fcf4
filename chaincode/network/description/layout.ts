/** Where everything of a running network lies: one state folder. */
import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ChaincodeSlot } from './chaincode-slot';
import type { OrdererNode, PeerNode } from './nodes';

/** A folder's paths. Nothing is made by naming it. */
export class Layout {
  readonly root: string;

  constructor(root: string) {
    this.root = resolve(root);
  }

  /** What the network was made from; there once it is whole. */
  get description(): string {
    return join(this.root, 'network.json');
  }

  /** cryptogen's tree. */
  get crypto(): string {
    return join(this.root, 'crypto');
  }

  /** Files the commands read: core.yaml, orderer.yaml, configtx.yaml, blocks, the package. */
  get config(): string {
    return join(this.root, 'config');
  }

  /** The chaincode process's own folder: compiled contracts, package.json, its packages. */
  image(slot: ChaincodeSlot): string {
    return join(this.root, slot === 1 ? 'chaincode' : `chaincode-${slot}`);
  }

  /** Where an upgrade makes such a folder, before it is known whether it is another. */
  get nextImage(): string {
    return join(this.root, 'chaincode-next');
  }

  /** The id of the package that the members approved of first. */
  get packageId(): string {
    return join(this.config, 'chaincode.id');
  }

  get logs(): string {
    return join(this.root, 'logs');
  }

  /** Which processes run. */
  get processes(): string {
    return join(this.root, 'processes.json');
  }

  /** What the supervisor was told to run. */
  get plan(): string {
    return join(this.root, 'plan.json');
  }

  /** Takes away everything a network puts here, and nothing else that may lie here. */
  clear(): void {
    const folders = [
      this.crypto,
      this.config,
      this.image(1),
      this.image(2),
      this.nextImage,
      this.logs,
      this.ledgers,
      join(this.root, 'members'),
    ];
    for (const path of [...folders, this.description, this.processes, this.plan]) {
      rmSync(path, { recursive: true, force: true });
    }
  }

  genesis(channel: string): string {
    return join(this.config, `${channel}.block`);
  }

  /** The nodes' own data, a folder each. */
  get ledgers(): string {
    return join(this.root, 'ledgers');
  }

  ledger(node: string): string {
    return join(this.ledgers, node);
  }

  log(process: string): string {
    return join(this.logs, `${process}.log`);
  }

  /** How a peer reaches its chaincode, keys included: for its owner's eyes. */
  connection(peer: PeerNode): string {
    return join(this.peer(peer), 'connection.json');
  }

  /** A member's keys, by its domain. */
  member(domain: string): string {
    return join(this.crypto, 'peerOrganizations', domain);
  }

  /** The certificate of a member's TLS CA. */
  tlsRoot(domain: string): string {
    return join(this.member(domain), 'tlsca', `tlsca.${domain}-cert.pem`);
  }

  /** The keys of an organisation's ordering. */
  ordering(domain: string): string {
    return join(this.crypto, 'ordererOrganizations', domain);
  }

  /** The peer's `msp` and `tls` folders. */
  peer(node: PeerNode): string {
    return join(this.member(node.domain), 'peers', `peer.${node.domain}`);
  }

  /** TLS keys of the organisation's chaincode process. */
  chaincodeTls(node: PeerNode): string {
    return join(this.member(node.domain), 'peers', `chaincode.${node.domain}`, 'tls');
  }

  orderer(node: OrdererNode): string {
    return join(this.ordering(node.domain), 'orderers', `node.${node.domain}`);
  }

  /** A member's admin: its `msp` and `tls` folders. */
  admin(domain: string): string {
    return join(this.member(domain), 'users', `Admin@${domain}`);
  }

  /** The administrator of an organisation's ordering. */
  orderingAdmin(domain: string): string {
    return join(this.ordering(domain), 'users', `Admin@${domain}`);
  }
}

/** The folder of this package: sources and compiled files lie at different depths below it. */
export function packageRoot(from: string = __dirname): string {
  assert(from !== dirname(from), 'this module lies in the package');
  return existsSync(join(from, 'package-lock.json')) ? from : packageRoot(dirname(from));
}

/** `chaincode/network` as it is in the package. */
export function networkFolder(): string {
  return join(packageRoot(), 'chaincode', 'network');
}
