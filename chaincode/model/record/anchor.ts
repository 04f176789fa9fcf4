/** Anchors: what each founder's relay says of the other channel's blocks. Anchored is what two founders say alike. */
import { z } from 'zod';
import { decimal, mspId, sha256Hex } from '../identifier';
import { stored } from './stored';

/** The channels that anchor each other. */
export const channelName = z.enum(['directory', 'exchange']);
export type ChannelName = z.infer<typeof channelName>;

/** How many founders must have anchored the same hash. */
export const ANCHORS_NEEDED = 2;

/** Key `anchor~channel~number~msp`: the hash of that channel's block `number`, as this founder's own peer has it. */
export const anchor = z
  .strictObject({ ...stored, channel: channelName, number: decimal, founder: mspId, hash: sha256Hex })
  .readonly();
export type Anchor = z.infer<typeof anchor>;

/** One block, as a relay anchors it. */
export const anchoredBlock = z.strictObject({ number: decimal, hash: sha256Hex }).readonly();
export type AnchoredBlock = z.infer<typeof anchoredBlock>;

/** How many blocks one transaction may anchor. */
export const MOST_ANCHORED = 200;
export const anchoredBlocks = z.array(anchoredBlock).min(1).max(MOST_ANCHORED).readonly();

/** Key `relay~channel~msp`: the highest block this founder's relay has anchored. It never falls. */
export const relay = z
  .strictObject({ ...stored, channel: channelName, founder: mspId, last: decimal })
  .readonly();
export type Relay = z.infer<typeof relay>;

/**
 * What the founders' anchors of one block say of a hash: `ANCHORED` by enough of them, `CONTRADICTED` once so many named
 * another that it can no longer be, else `OPEN`.
 *
 * @param hashes what each founder anchored; undefined: nothing yet.
 */
export function anchoringOf(
  hash: string,
  hashes: readonly (string | undefined)[],
): 'ANCHORED' | 'CONTRADICTED' | 'OPEN' {
  const alike = hashes.filter((each) => each === hash).length;
  if (alike >= ANCHORS_NEEDED) return 'ANCHORED';
  const open = hashes.filter((each) => each === undefined).length;
  return alike + open < ANCHORS_NEEDED ? 'CONTRADICTED' : 'OPEN';
}
