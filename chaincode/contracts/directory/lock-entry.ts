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
import { ENTRY_LIFE } from '../life/entry-life';
import { nextState } from '../life/life';
import { row } from '../state/row';
import { moveClaims } from './claim';
import { requireRevision } from './draft';
import { requireLockable } from './entry-requirements';

/** What a locked version replaces; undefined for the first. */
interface Replaced {
  readonly entry: Entry;
  readonly version: EntryVersion;
}

export const entryOutcome: BallotOutcome = {
  passed: async (ctx, ballot, lock) => lockEntry(ctx, parseTerms(ballot), lock),
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

async function lockEntry(ctx: HubContext, terms: EntryTerms, lock: CommitteeSnapshot): Promise<object> {
  const { provider: msp, draft: at, content } = terms;
  const draft = await requireRevision(ctx, { msp, ...at });
  const state = nextState(DRAFT_LIFE, draft.state, 'lock', `draft \`${at.id}\``);
  const replaced = await requireReplaced(ctx, terms);
  await requireLockable(ctx, { provider: msp, content, code: terms.amends?.code });
  const code = replaced?.entry.code ?? (await assignCode(ctx, terms));
  const version = (replaced?.version.version ?? 0) + 1;
  await ctx.state.put(row.draft(msp, at.id), { ...draft, state, entry: code });
  await writeVersion(ctx, { code, version, terms, lock, replaced });
  await writeBinding(ctx, code, version, terms, replaced);
  await writeTables(ctx, code, version, terms, replaced);
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

interface LockedVersion {
  readonly code: EntryCode;
  readonly version: number;
  readonly terms: EntryTerms;
  readonly lock: CommitteeSnapshot;
  readonly replaced: Replaced | undefined;
}

async function writeVersion(ctx: HubContext, locked: LockedVersion): Promise<void> {
  const { code, version, terms, lock, replaced } = locked;
  const { provider, draft, content } = terms;
  const standing = replaced?.entry ?? { code, provider, status: 'LOCKED' as const };
  const status =
    replaced === undefined
      ? 'LOCKED'
      : nextState(ENTRY_LIFE, replaced.entry.status, 'amend', `entry \`${code}\``);
  await ctx.state.create(row.version(code, version), {
    code,
    version,
    provider,
    content,
    draft,
    lock,
    lockedBy: ctx.stub.getTxID(),
    ...(replaced === undefined ? {} : { previousHash: canonicalHash(replaced.version) }),
  });
  await ctx.state.put(row.entry(code), { ...standing, status, version });
}

async function writeBinding(
  ctx: HubContext,
  code: EntryCode,
  version: number,
  { provider, content }: EntryTerms,
  replaced: Replaced | undefined,
): Promise<void> {
  const before = replaced?.version.content.binding;
  const after = content.binding;
  if (before !== undefined && before.subgraph !== after.subgraph) {
    await ctx.state.remove(row.binding(before.subgraph, code));
  }
  await ctx.state.put(row.binding(after.subgraph, code), { entry: code, version, provider, ...after });
  await moveClaims(ctx, { provider, entry: code, before, after });
}

async function writeTables(
  ctx: HubContext,
  code: EntryCode,
  version: number,
  { content }: EntryTerms,
  replaced: Replaced | undefined,
): Promise<void> {
  const kept = new Set(content.tables.map((table) => table.id));
  for (const { id } of replaced?.version.content.tables ?? []) {
    if (!kept.has(id)) await ctx.state.remove(row.table(code, id));
  }
  for (const table of content.tables) {
    await ctx.state.put(row.table(code, table.id), { entry: code, version, content: table });
  }
}
