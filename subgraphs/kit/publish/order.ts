/** What a department's own `publish` is told and what it tells: JSON in and out, so that any department may be built with anything. */
import { z } from 'zod';
import { peerAddresses } from '../../../chaincode/ledger/fabric/peer-addresses';
import { mspId } from '../../../chaincode/model/identifier';
import type { DepartmentFault } from '../binding/department-fault';
import type { Published } from './publish';

/** Standard input of `node main.js publish`. Keys are named by their folders and never leave them. */
export const publishOrder = z
  .strictObject({
    mspId,
    /** Folder of the member's admin key: it signs the publication. */
    admin: z.string().min(1),
    /** Folder of the key that signs what is served; the publication names its public half. */
    key: z.string().min(1),
    ledger: z.strictObject({ peers: peerAddresses, chaincode: z.string().min(1) }).readonly(),
    /** Where the gateway finds the subgraph; left out, where it was before. */
    url: z.string().optional(),
    /** True: everything is checked and nothing is written. */
    dryRun: z.boolean(),
    /** The department's sources, to tell where a fault is. */
    sources: z.string().optional(),
  })
  .readonly();
export type PublishOrder = z.infer<typeof publishOrder>;

/** A fault, where it is, whose move it is, and how to mend it. */
export interface ToldFault extends DepartmentFault {
  /** `citizen.ts:12`, where the sources say. */
  readonly place?: string;
  readonly origin: string;
  readonly remedy: string;
}

/** Standard output of `node main.js publish`: one JSON object. */
export interface PublishReport extends Omit<Published, 'faults' | 'block'> {
  readonly subgraph: string;
  readonly sdlHash?: string;
  /** Decimal. */
  readonly block?: string;
  readonly faults: readonly ToldFault[];
}
