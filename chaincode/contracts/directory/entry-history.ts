/** What became of an entry and how each version came to be, from the rows' own history. For evaluate functions. */
import { z } from 'zod';
import type { EntryCode } from '../../model/code';
import { parseAs } from '../../model/parse';
import type { Draft, Entry, EntryVersion } from '../../model/record';
import { type BallotHistory, readBallotHistory } from '../ballot/ballot-history';
import type { HubContext } from '../contract/hub-context';
import { type Stamp, writesOf, writtenAt } from '../state/history';
import { row } from '../state/row';

const pageSize = z.coerce.number().int().min(1).max(100);
/** Empty for the first page, then the revision that the page before ended with. */
const bookmark = z
  .string()
  .regex(/^\d{0,9}$/, 'must be what the page before answered')
  .transform((text) => (text === '' ? Number.MAX_SAFE_INTEGER : Number(text)));

/** One page of what became of an entry. */
export interface EntryChanges {
  readonly entry: Entry;
  /** Newest first: the entry as each change left it. */
  readonly rows: readonly (Stamp & { readonly entry: Entry })[];
  /** Empty after the last page. It is a revision, so that a change in between moves no page. */
  readonly bookmark: string;
}

/** @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`: a page size that is not between 1 and 100, or a strange bookmark. */
export async function listEntryChanges(
  ctx: HubContext,
  code: EntryCode,
  page: { readonly pageSize: string; readonly bookmark: string },
): Promise<EntryChanges> {
  const size = parseAs(pageSize, page.pageSize, 'page size');
  const before = parseAs(bookmark, page.bookmark, 'bookmark');
  const entry = await ctx.state.require(row.entry(code));
  const rows: EntryChanges['rows'][number][] = [];
  for await (const { transaction, at, row: written } of writesOf(ctx.stub, row.entry(code))) {
    if (written === undefined || written.revision >= before) continue;
    if (rows.length === size) return { entry, rows, bookmark: String(rows.at(-1)?.entry.revision) };
    rows.push({ entry: written, transaction, at });
  }
  return { entry, rows, bookmark: '' };
}

/** How one version came to be. */
export interface VersionHistory {
  readonly version: EntryVersion;
  readonly locked: Stamp;
  /** The draft at the revision that was locked, oldest first: drafted, submitted, under review, locked. */
  readonly draft: readonly (Stamp & Pick<Draft, 'state'>)[];
  readonly ballot: BallotHistory;
}

/** @throws {HubError} `NOT_FOUND`: no such entry or version. */
export async function readVersionHistory(
  ctx: HubContext,
  code: EntryCode,
  number: number,
): Promise<VersionHistory> {
  const at = row.version(code, number);
  const version = await ctx.state.require(at);
  const locked = await writtenAt(ctx.stub, at);
  const ballot = await readBallotHistory(ctx, version.lock.ballot);
  return { version, locked, draft: await draftSteps(ctx, version), ballot };
}

/** Newest first, the draft's history can be left at the revision before: nothing older is told. */
async function draftSteps(
  ctx: HubContext,
  { provider, draft }: EntryVersion,
): Promise<VersionHistory['draft']> {
  const steps: VersionHistory['draft'][number][] = [];
  for await (const { transaction, at, row: written } of writesOf(ctx.stub, row.draft(provider, draft.id))) {
    if (written === undefined || written.revision > draft.revision) continue;
    if (written.revision < draft.revision) break;
    steps.unshift({ state: written.state, transaction, at });
  }
  return steps;
}
