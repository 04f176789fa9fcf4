/**
 * What every stored value has in common.
 *
 * Each record carries the version `v` of its shape; a reader accepts the version it was written for and the one before.
 * There is one version so far. Schemas are strict: a field that a reader does not know makes the record unreadable, and
 * an unreadable record is an absent one, so unknown constraints deny.
 */
import { z } from 'zod';

/** The version of every record's shape. */
export const RECORD_VERSION = 1;

/** The first field of each record. */
export const stored = { v: z.literal(RECORD_VERSION) } as const;
