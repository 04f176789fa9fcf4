/** Where a member's chaincode runs: in one of two places, so that an upgrade starts the new beside the old. */
import { z } from 'zod';
import type { Network } from './network';
import { type PeerNode, peersOf, portsOf } from './nodes';

export const chaincodeSlot = z.union([z.literal(1), z.literal(2)]);

/** Which of the two places, each with a port, a folder and a process name of its own. */
export type ChaincodeSlot = z.output<typeof chaincodeSlot>;

/** The place in which a network's first package runs. */
export const FIRST_SLOT: ChaincodeSlot = 1;

/** A package, and where its processes run. */
export interface Deployed {
  /** As the peers computed it. */
  readonly id: string;
  readonly slot: ChaincodeSlot;
}

/** The place beside this one. */
export function besides(slot: ChaincodeSlot): ChaincodeSlot {
  return slot === 1 ? 2 : 1;
}

/** `chaincode.finance`, `chaincode-2.finance`: the member's process in that place. */
export function chaincodeProcess({ organisation }: PeerNode, slot: ChaincodeSlot): string {
  return `chaincode${slot === FIRST_SLOT ? '' : `-${slot}`}.${organisation.folder}`;
}

/** Where that process listens for the member's peer. */
export function chaincodePort(peer: PeerNode, slot: ChaincodeSlot): number {
  return slot === FIRST_SLOT ? peer.chaincodePort : peer.secondChaincodePort;
}

/** Every port that the network listens on with these packages: the other place of a chaincode is nobody's until an upgrade. */
export function portsWith(network: Network, deployed: readonly Deployed[]): readonly number[] {
  const taken = deployed.map(({ slot }) => slot);
  const idle = ([1, 2] as const).filter((slot) => !taken.includes(slot));
  const left = new Set(idle.flatMap((slot) => peersOf(network).map((peer) => chaincodePort(peer, slot))));
  return portsOf(network).filter((port) => !left.has(port));
}
