/** `test/invariants.yaml`: what must always be true, the line that keeps it, and the test that fails without it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const ROOT = join(__dirname, '..', '..');

const guard = z
  .strictObject({
    /** What the guard keeps, as a sentence. */
    name: z.string().min(10),
    /** A source, from the root. */
    file: z.string(),
    /** Exact text that occurs once in the file. */
    find: z.string().min(1),
    /** What stands there when the guard is switched off; it must compile. */
    replace: z.string(),
    test: z.strictObject({ file: z.string(), name: z.string().min(1) }).readonly(),
  })
  .readonly();
export type Guard = z.infer<typeof guard>;

const invariant = z
  .strictObject({
    /** `DESIGN §5.1`, `DESIGN §4.6`. */
    source: z.string().regex(/^(DESIGN §[45]\.\d|LEDGER, .+)$/),
    statement: z.string().min(10),
    guards: z.array(guard).min(1).readonly(),
  })
  .readonly();
export type Invariant = z.infer<typeof invariant>;

/** The file, read and checked. */
export function readInvariants(): readonly Invariant[] {
  const text = readFileSync(join(ROOT, 'test', 'invariants.yaml'), 'utf8');
  return z.array(invariant).readonly().parse(parse(text));
}

/** A guard's source as it stands. */
export function sourceOf({ file }: Guard): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
