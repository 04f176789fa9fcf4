/**
 * Codes of directory entries: class(1) theme(2) item(3) detail(0–12) "/" sequence(1–12), e.g. `30701201/000016`.
 *
 * Source: 政务信息资源目录编制指南, information resource code. Assigned by the ledger, immutable, never reused.
 */
import { z } from 'zod';
import { HubError } from './error';
import { parseAs } from './parse';

/** The class digit: 1 base 基础, 2 theme 主题, 3 department 部门. */
export const RESOURCE_CLASSES = { BASE: '1', THEME: '2', DEPARTMENT: '3' } as const;

/** What an entry is filed under, before the ledger numbers it. */
export const classification = z
  .strictObject({
    class: z.enum(['1', '2', '3']),
    theme: z.string().regex(/^\d{2}$/, 'must be two digits'),
    item: z.string().regex(/^\d{3}$/, 'must be three digits'),
    detail: z.string().regex(/^\d{0,12}$/, 'must be at most twelve digits'),
  })
  .readonly();
export type Classification = z.infer<typeof classification>;

export const entryCode = z
  .string()
  .regex(/^[1-3]\d{2}\d{3}\d{0,12}\/\d{1,12}$/, 'must be an entry code such as `30701201/000016`')
  .brand<'EntryCode'>();
export type EntryCode = z.infer<typeof entryCode>;

/** The digits before the slash: one sequence of numbers runs per prefix. */
export function codePrefix(under: Classification): string {
  return `${under.class}${under.theme}${under.item}${under.detail}`;
}

/**
 * The code of the `sequence`-th entry under a classification; the sequence is written with at least six digits.
 *
 * @throws {HubError} `INVALID_ARGUMENT` unless the sequence is a whole number from 1, of at most twelve digits.
 */
export function formatEntryCode(under: Classification, sequence: number): EntryCode {
  if (!Number.isSafeInteger(sequence) || sequence < 1) {
    throw new HubError('INVALID_ARGUMENT', `\`${sequence}\` is not the sequence of an entry code`);
  }
  return parseAs(entryCode, `${codePrefix(under)}/${String(sequence).padStart(6, '0')}`, 'entry code');
}
