/** Guards: rows that say nothing, and that only certain peers together can write (LEDGER, Endorsement). */
import { z } from 'zod';
import { stored } from './stored';

/**
 * Keys `guard~msp` and `guard~charter`. The value never changes: what counts is that a transaction wrote the key, because
 * then the peers that its policy names endorsed it.
 */
export const guard = z.strictObject({ ...stored }).readonly();
export type Guard = z.infer<typeof guard>;
