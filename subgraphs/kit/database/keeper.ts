/** What the databases' keeper and its parent say to each other. */
import { z } from 'zod';
import { slug } from '../../../chaincode/model/identifier';

/** The keeper's configuration: a JSON file, named as its only argument. */
export const keeperConfig = z
  .strictObject({
    /** The folder of the cluster and its passwords. */
    folder: z.string().min(1),
    /** One database each. */
    departments: z.array(slug).min(1),
    /** Of the loopback; left out, a free one. */
    port: z.int().min(1).max(65_535).optional(),
  })
  .readonly();
export type KeeperConfig = z.infer<typeof keeperConfig>;

/** What the keeper sends over IPC, in this order; `failed` ends it. */
export type KeeperMessage =
  | { readonly type: 'progress'; readonly step: 'cluster' | 'databases'; readonly ms: number }
  | {
      readonly type: 'ready';
      readonly port: number;
      readonly databases: Readonly<Record<string, { readonly owner: string; readonly reader: string }>>;
    }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };
