/** Level 2 of the directory: entries (数据目录), their items, drafts and versions. */
import { z } from 'zod';
import { classification, entryCode } from '../code';
import {
  draftState,
  entryStatus,
  isStricter,
  itemType,
  openType,
  resourceFormat,
  type ShareType,
  shareType,
  stricterOf,
  updateCycle,
} from '../enumeration';
import { ballotId, day, draftId, dutyId, itemId, mspId, purposeCode, sha256Hex } from '../identifier';
import { committeeSnapshot } from './ballot';
import { bindingContent } from './binding';
import { missingWords, sharing } from './sharing';
import { stored } from './stored';
import { tableContent } from './table';

const bilingual = z
  .strictObject({ zh: z.string().min(1).max(200), en: z.string().min(1).max(200) })
  .readonly();

/** One information item (信息项). */
export const item = z
  .strictObject({
    id: itemId,
    name: bilingual,
    type: itemType,
    /** Only when stricter than the entry's. */
    shareType: shareType.optional(),
    /** The entry version that last made this item stricter: grants on older versions no longer reach it. */
    tightenedIn: z.int().min(1).optional(),
    /** Departments to which this item may travel as a key in a representation. */
    travelsTo: z.array(mspId).readonly().optional(),
  })
  .readonly();
export type Item = z.infer<typeof item>;

/** An item usable in row filters, with the code set its values come from (`GB/T 2260`) or the values themselves. */
export const rowDimension = z
  .strictObject({
    item: itemId,
    codeSet: z.string().min(1).max(50),
    values: z.array(z.string().min(1).max(64)).max(5000).readonly().optional(),
  })
  .readonly();
export type RowDimension = z.infer<typeof rowDimension>;

/** Everything of an entry that is voted on. Secret data are refused: the highest sensitivity is 4 and not secret. */
export const entryContent = z
  .strictObject({
    name: bilingual,
    abstract: z.string().min(1).max(2000),
    classification,
    format: resourceFormat,
    items: z.array(item).min(1).max(500).readonly(),
    sharing,
    openness: openType,
    updateCycle,
    publishedOn: day,
    relatedCodes: z.array(entryCode).readonly(),
    duties: z.array(dutyId).min(1).readonly(),
    sensitivity: z.int().min(1).max(4),
    secret: z.literal(false),
    personalData: z.enum(['NONE', 'GENERAL', 'SENSITIVE']),
    subjectKey: itemId.optional(),
    rowDimensions: z.array(rowDimension).max(8).readonly(),
    purposes: z.array(purposeCode).min(1).readonly(),
    retentionDays: z.int().min(0),
    commitBeforeRelease: z.boolean(),
    binding: bindingContent,
    tables: z.array(tableContent).min(1).readonly(),
  })
  .readonly()
  .superRefine((content, issues) => {
    const report = (message: string, ...path: (string | number)[]): void => {
      issues.addIssue({ code: 'custom', message, path });
    };
    const ids = new Set<string>();
    content.items.forEach((each, index) => {
      if (ids.has(each.id)) report('must not repeat an item id', 'items', index, 'id');
      ids.add(each.id);
      if (each.shareType !== undefined && isStricter(content.sharing.type, each.shareType)) {
        report('must not be shared more freely than its entry', 'items', index, 'shareType');
      }
      if (each.shareType === undefined) return;
      for (const word of missingWords(content.sharing, each.shareType)) {
        report(`must be stated for item \`${each.id}\`, which is ${each.shareType}`, 'sharing', word);
      }
    });
    requireOnce(content.duties, 'a duty', (message) => report(message, 'duties'));
    requireOnce(
      content.tables.map(({ id }) => id),
      'a table id',
      (message) => report(message, 'tables'),
    );
    const known = (id: string | undefined, ...path: (string | number)[]): void => {
      if (id !== undefined && !ids.has(id)) report('must name an item of this entry', ...path);
    };
    known(content.subjectKey, 'subjectKey');
    content.rowDimensions.forEach((each, index) => {
      known(each.item, 'rowDimensions', index, 'item');
    });
    content.binding.coordinates.forEach((each, index) => {
      known(each.item, 'binding', 'coordinates', index, 'item');
    });
    content.tables.forEach((each, index) => {
      each.columns.forEach((column, at) => {
        known(column.item, 'tables', index, 'columns', at, 'item');
      });
    });
  });
export type EntryContent = z.infer<typeof entryContent>;

function requireOnce(ids: readonly string[], what: string, report: (message: string) => void): void {
  if (new Set(ids).size !== ids.length) report(`must not repeat ${what}`);
}

/** How one item is shared: its own share type, or the entry's, whichever is stricter. */
export function shareTypeOf(content: EntryContent, of: Item): ShareType {
  return of.shareType === undefined ? content.sharing.type : stricterOf(of.shareType, content.sharing.type);
}

/** Key `draft~msp~id`. `revision` grows with each edit; `amends` names the entry a draft is a new version of. */
export const draft = z
  .strictObject({
    ...stored,
    msp: mspId,
    id: draftId,
    revision: z.int().min(1),
    state: draftState,
    content: entryContent,
    amends: entryCode.optional(),
    /** The version the amendment was written against: once the entry has another, the draft is out of date. */
    amendsVersion: z.int().min(1).optional(),
    remark: z.string().max(1000).optional(),
    entry: entryCode.optional(),
  })
  .readonly();
export type Draft = z.infer<typeof draft>;

/**
 * What a ballot on an entry binds. All of it can be read back from the version it leads to, so that anyone can compute
 * `lock.termsHash` again: version 1 amends nothing, version n amends version n - 1 of its own code.
 */
export const entryTerms = z
  .strictObject({
    provider: mspId,
    draft: z.strictObject({ id: draftId, revision: z.int().min(1) }).readonly(),
    amends: z
      .strictObject({ code: entryCode, version: z.int().min(1) })
      .readonly()
      .optional(),
    content: entryContent,
  })
  .readonly();
export type EntryTerms = z.infer<typeof entryTerms>;

/**
 * Key `entry~code`: where an entry stands now.
 *
 * `revision` grows with each change of version or status, so that an old ballot cannot lift a later suspension. `by` is the
 * member whose transaction made the last change, `ballot` the vote that it completed.
 */
export const entry = z
  .strictObject({
    ...stored,
    code: entryCode,
    provider: mspId,
    status: entryStatus,
    version: z.int().min(1),
    revision: z.int().min(1),
    by: mspId,
    ballot: ballotId.optional(),
    statusReason: z.string().max(1000).optional(),
  })
  .readonly();
export type Entry = z.infer<typeof entry>;

/** Key `version~code~v`: immutable, each bound to the one before by `previousHash`. */
export const entryVersion = z
  .strictObject({
    ...stored,
    code: entryCode,
    version: z.int().min(1),
    provider: mspId,
    content: entryContent,
    draft: z.strictObject({ id: draftId, revision: z.int().min(1) }).readonly(),
    lock: committeeSnapshot,
    lockedBy: z.string().max(128),
    previousHash: sha256Hex.optional(),
  })
  .readonly();
export type EntryVersion = z.infer<typeof entryVersion>;

/** What a ballot on a purpose binds. */
export const purposeTerms = z
  .strictObject({ code: purposeCode, name: bilingual, description: z.string().min(1).max(1000) })
  .readonly();
export type PurposeTerms = z.infer<typeof purposeTerms>;

/** Key `purpose~code`: what data may be asked for, voted on. */
export const purpose = z.strictObject({ ...stored, ...purposeTerms.unwrap().shape }).readonly();
export type Purpose = z.infer<typeof purpose>;
