/** What a founder's duties are started with: a JSON file, the process's only argument. */
import { z } from 'zod';
import { mspId } from '../../model';
import { peerAddress, peerAddresses } from '../fabric/peer-addresses';

export const dutyConfig = z
  .strictObject({
    mspId,
    /** Folder of the key that ticks: `<data-dir>/members/<founder>/clock`. */
    clockKey: z.string().min(1),
    /** Folder of the key that anchors. */
    relayKey: z.string().min(1),
    /** The founder's own peer: what it shows is what this founder anchors. */
    own: peerAddress,
    /** Through which ticks and anchors are submitted; the own one first. */
    peers: peerAddresses,
    /** How old views may be: a founder ticks three times as often. */
    leaseMs: z.int().min(1000),
  })
  .readonly();
export type DutyConfig = z.output<typeof dutyConfig>;
