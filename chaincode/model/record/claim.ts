/** What the contracts keep so that a rule is a read of a named key, never a range: numbering and claims. */
import { z } from 'zod';
import { entryCode } from '../code';
import { coordinate, dutyId, localName, mspId, subgraphName } from '../identifier';
import { stored } from './stored';

/** Key `counter~prefix`: the last sequence given to an entry under these digits. Numbers are never given twice. */
export const codeCounter = z
  .strictObject({
    ...stored,
    prefix: z.string().regex(/^\d{6,18}$/),
    last: z.int().min(1).max(999_999_999_999),
  })
  .readonly();
export type CodeCounter = z.infer<typeof codeCounter>;

/**
 * Key `subgraph~name`: the first member that bound a subgraph; only it may bind or publish it. A local name stands for
 * one entry of the subgraph; sorted by name.
 */
export const subgraphClaim = z
  .strictObject({
    ...stored,
    subgraph: subgraphName,
    provider: mspId,
    entries: z.array(z.strictObject({ localName, entry: entryCode }).readonly()).readonly(),
  })
  .readonly();
export type SubgraphClaim = z.infer<typeof subgraphClaim>;

/** Key `coordinate~msp~coordinate`: the entries of one provider that bind a coordinate to an item, sorted by code. */
export const coordinateClaim = z
  .strictObject({ ...stored, provider: mspId, coordinate, entries: z.array(entryCode).readonly() })
  .readonly();
export type CoordinateClaim = z.infer<typeof coordinateClaim>;

/** Key `dutyClaim~msp~duty`: the entries in force that rest on a duty, sorted by code. None of them may lose its last one. */
export const dutyClaim = z
  .strictObject({ ...stored, provider: mspId, duty: dutyId, entries: z.array(entryCode).readonly() })
  .readonly();
export type DutyClaim = z.infer<typeof dutyClaim>;
