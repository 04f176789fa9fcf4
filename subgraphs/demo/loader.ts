/** What the demonstration's loader and its parent say to each other. */
import { z } from 'zod';
import type { ErrorCode } from '../../chaincode/model/error';

/** The loader's configuration: a JSON file, named as its only argument. */
export const loaderConfig = z
  .strictObject({
    citizens: z.int().min(1).max(2_000_000),
    seed: z.string().min(1),
    /** By department: its owner's connection string. */
    owners: z.record(z.string(), z.string()),
  })
  .readonly();
export type LoaderConfig = z.infer<typeof loaderConfig>;

/**
 * What the loader sends over IPC: `progress` on long work, `loaded` for each department, then `ready` when all stand; or
 * `failed`.
 */
export type LoaderMessage =
  | {
      readonly type: 'progress';
      /** How far it is, for a person: `1,500,000 rows`. */
      readonly step: string;
    }
  | {
      readonly type: 'loaded';
      readonly department: string;
      /** False if the same data stood there already. */
      readonly loaded: boolean;
      readonly rows: number;
      readonly ms: number;
    }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string };
