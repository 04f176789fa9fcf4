/** Drafts: an entry, or a new version of one, before it is voted on. */
import type { EntryCode } from '../../model/code';
import { HubError } from '../../model/error';
import type { DraftId, MspId } from '../../model/identifier';
import {
  type Draft,
  type EntryContent,
  type EntryTerms,
  entryBallotId,
  type RevisedDraft,
} from '../../model/record';
import { type OpenedBallot, openBallot, voidBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { DRAFT_LIFE, type DraftEvent } from '../life/draft-life';
import { ENTRY_LIFE } from '../life/entry-life';
import { nextState } from '../life/life';
import { row } from '../state/row';
import { amendedContent, firstContent } from './amendment';
import { requireLockable } from './entry-requirements';

/** A draft as its author sends it. */
export interface DraftOptions {
  readonly id: DraftId;
  readonly content: EntryContent;
  /** The entry of which this is to be a new version; undefined for a new entry. */
  readonly amends: EntryCode | undefined;
}

/**
 * The draft stands in state DRAFT, as revision 1 or the next; a vote under way on it is void.
 *
 * @throws {HubError} `NOT_ALLOWED`: no admin of a standing member, or another member's entry; `NOT_FOUND`: no entry to
 *   amend; `WRONG_STATE`: the draft is locked, or the entry withdrawn; `INVALID_ARGUMENT`: what an amendment may not do.
 */
export async function draftEntry(ctx: HubContext, options: DraftOptions): Promise<Draft> {
  const msp = await ctx.requireAdmin();
  const { id } = options;
  const before = await ctx.state.find(row.draft(msp, id));
  if (before !== undefined) await voidReview(ctx, before);
  const state = before === undefined ? 'DRAFT' : step(before, 'edit');
  const revision = (before?.revision ?? 0) + 1;
  return ctx.state.put(row.draft(msp, id), {
    msp,
    id,
    revision,
    state,
    ...(await written(ctx, msp, options)),
  });
}

async function voidReview(ctx: HubContext, draft: Draft): Promise<void> {
  if (draft.state === 'REVIEWING') await voidBallot(ctx, entryBallotId(draft));
}

/** The content as it would be locked, and what it amends. */
async function written(
  ctx: HubContext,
  msp: MspId,
  { content, amends }: DraftOptions,
): Promise<Pick<Draft, 'content' | 'amends' | 'amendsVersion'>> {
  if (amends === undefined) return { content: firstContent(content) };
  const entry = await ctx.state.require(row.entry(amends));
  if (entry.provider !== msp) {
    throw new HubError('NOT_ALLOWED', `only \`${entry.provider}\` amends entry \`${amends}\``);
  }
  nextState(ENTRY_LIFE, entry.status, 'amend', `entry \`${amends}\``);
  const current = await ctx.state.require(row.version(amends, entry.version));
  return { content: amendedContent(current, content), amends, amendsVersion: entry.version };
}

/**
 * The draft waits for a founder.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`: no such draft, or it refers to what does not exist; `WRONG_STATE`:
 *   another state or revision, or the amended entry has moved on; as {@link requireLockable}.
 */
export async function submitDraft(ctx: HubContext, id: DraftId, revision: number): Promise<Draft> {
  const msp = await ctx.requireAdmin();
  const draft = await requireRevision(ctx, { msp, id, revision });
  const state = step(draft, 'submit');
  await requireCurrent(ctx, draft);
  await requireLockable(ctx, { provider: msp, content: draft.content, code: draft.amends });
  const { remark: _, ...submitted } = draft;
  return ctx.state.put(row.draft(msp, id), { ...submitted, state });
}

/**
 * A founder has read the draft and puts it to the vote: ballot `entry/<msp>/<draft>/<revision>`.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE` as {@link submitDraft}.
 */
export async function reviewDraft(ctx: HubContext, at: RevisedDraft): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  const draft = await requireRevision(ctx, at);
  const state = step(draft, 'review');
  await requireCurrent(ctx, draft);
  await ctx.state.put(row.draft(at.msp, at.id), { ...draft, state });
  return openBallot(ctx, { kind: 'ENTRY', id: entryBallotId(at), proposer, terms: entryTermsOf(draft) });
}

/**
 * A founder sends the draft back before it is voted on.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE`: not submitted.
 */
export async function returnDraft(
  ctx: HubContext,
  at: Omit<RevisedDraft, 'revision'>,
  remark: string,
): Promise<Draft> {
  await ctx.requireFounder();
  const draft = await ctx.state.require(row.draft(at.msp, at.id));
  return ctx.state.put(row.draft(at.msp, at.id), { ...draft, state: step(draft, 'return'), remark });
}

/** What a ballot on the draft binds: all that its entry version will hold. */
export function entryTermsOf(draft: Draft): EntryTerms {
  const { amends, amendsVersion } = draft;
  return {
    provider: draft.msp,
    draft: { id: draft.id, revision: draft.revision },
    ...(amends === undefined || amendsVersion === undefined
      ? {}
      : { amends: { code: amends, version: amendsVersion } }),
    content: draft.content,
  };
}

/** @throws {HubError} `NOT_FOUND`; `WRONG_STATE`: the draft was edited since. */
export async function requireRevision(ctx: HubContext, at: RevisedDraft): Promise<Draft> {
  const draft = await ctx.state.require(row.draft(at.msp, at.id));
  if (draft.revision !== at.revision) {
    throw new HubError('WRONG_STATE', `draft \`${at.id}\` is at revision ${draft.revision}`);
  }
  return draft;
}

/** @throws {HubError} `WRONG_STATE`: the entry was amended since the draft was written, or withdrawn. */
async function requireCurrent(ctx: HubContext, draft: Draft): Promise<void> {
  if (draft.amends === undefined) return;
  const entry = await ctx.state.require(row.entry(draft.amends));
  nextState(ENTRY_LIFE, entry.status, 'amend', `entry \`${entry.code}\``);
  if (entry.version !== draft.amendsVersion) {
    throw new HubError(
      'WRONG_STATE',
      `entry \`${entry.code}\` is at version ${entry.version}: edit the draft`,
    );
  }
}

function step(draft: Draft, event: DraftEvent): Draft['state'] {
  return nextState(DRAFT_LIFE, draft.state, event, `draft \`${draft.id}\``);
}
