/** Where a member's chaincode runs: in one of two places, so that an upgrade starts the new beside the old. */
import { z } from 'zod';
import type { PeerNode } from './nodes';

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
