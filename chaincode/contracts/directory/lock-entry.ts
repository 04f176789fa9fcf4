/** The outcome of a vote on a draft: the entry's code and version, its binding and tables, or the draft returned. */
import { canonicalHash } from '../../model/canonical';
import { codePrefix, type EntryCode, formatEntryCode } from '../../model/code';
import { HubError } from '../../model/error';
import { parseAs } from '../../model/parse';
import {
  type Ballot,
  type CommitteeSnapshot,
  type Entry,
  type EntryTerms,
  type EntryVersion,
  entryTerms,
} from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import type { HubContext } from '../contract/hub-context';
import { DRAFT_LIFE } from '../life/draft-life';
import { nextState } from '../life/life';
import { row } from '../state/row';
import { bindEntry, type LockedEntry } from './bind-entry';
import { changeEntry } from './change-entry';
import { requireRevision } from './draft';
import { requireLockable } from './entry-requirements';

/** What a locked version replaces; undefined for the first. */
interface Replaced {
  readonly entry: Entry;
  readonly version: EntryVersion;
}

export const entryOutcome: BallotOutcome = {
  passed: lockEntry,
  rejected: async (ctx, ballot) => {
    const { provider: msp, draft: at } = parseTerms(ballot);
    const draft = await requireRevision(ctx, { msp, ...at });
    const state = nextState(DRAFT_LIFE, draft.state, 'reject', `draft \`${at.id}\``);
    await ctx.state.put(row.draft(msp, at.id), {
      ...draft,
      state,
      remark: `rejected by ballot ${ballot.id}`,
    });
    return {};
  },
};

function parseTerms(ballot: Ballot): EntryTerms {
  return parseAs(entryTerms, ballot.terms, 'entry terms');
}

async function lockEntry(ctx: HubContext, ballot: Ballot, lock: CommitteeSnapshot): Promise<object> {
  const terms = parseTerms(ballot);
  const { provider: msp, draft: at, content } = terms;
  const draft = await requireRevision(ctx, { msp, ...at });
  const state = nextState(DRAFT_LIFE, draft.state, 'lock', `draft \`${at.id}\``);
  const replaced = await requireReplaced(ctx, terms);
  await requireLockable(ctx, { provider: msp, content, code: terms.amends?.code });
  const code = replaced?.entry.code ?? (await assignCode(ctx, terms));
  const version = (replaced?.version.version ?? 0) + 1;
  await ctx.state.put(row.draft(msp, at.id), { ...draft, state, entry: code });
  const locked: LockedEntry = { code, version, terms, replaced: replaced?.version };
  await writeVersion(ctx, locked, lock);
  await writeStanding(ctx, locked, replaced?.entry, ballot);
  await bindEntry(ctx, locked);
  return { code, version };
}

/** @throws {HubError} `WRONG_STATE`: the entry has moved on or was withdrawn since the draft was written. */
async function requireReplaced(ctx: HubContext, { amends }: EntryTerms): Promise<Replaced | undefined> {
  if (amends === undefined) return undefined;
  const entry = await ctx.state.require(row.entry(amends.code));
  if (entry.version !== amends.version) {
    throw new HubError('WRONG_STATE', `entry \`${amends.code}\` is at version ${entry.version}`);
  }
  return { entry, version: await ctx.state.require(row.version(amends.code, amends.version)) };
}

/** The next number under the classification's digits; given once, whatever becomes of the entry. */
async function assignCode(ctx: HubContext, { content }: EntryTerms): Promise<EntryCode> {
  const prefix = codePrefix(content.classification);
  const last = ((await ctx.state.find(row.counter(prefix)))?.last ?? 0) + 1;
  await ctx.state.put(row.counter(prefix), { prefix, last });
  return formatEntryCode(content.classification, last);
}

async function writeVersion(ctx: HubContext, locked: LockedEntry, lock: CommitteeSnapshot): Promise<void> {
  const { code, version, terms, replaced } = locked;
  const { provider, draft, content } = terms;
  await ctx.state.create(row.version(code, version), {
    code,
    version,
    provider,
    content,
    draft,
    lock,
    lockedBy: ctx.stub.getTxID(),
    ...(replaced === undefined ? {} : { previousHash: canonicalHash(replaced) }),
  });
}

async function writeStanding(
  ctx: HubContext,
  { code, version, terms }: LockedEntry,
  before: Entry | undefined,
  { id: ballot }: Ballot,
): Promise<void> {
  const by = ctx.caller.msp;
  if (before !== undefined) {
    await changeEntry(ctx, before, { event: 'amend', by, ballot, version });
    return;
  }
  const { provider } = terms;
  await ctx.state.create(row.entry(code), {
    code,
    provider,
    status: 'LOCKED',
    version,
    revision: 1,
    by,
    ballot,
  });
}
