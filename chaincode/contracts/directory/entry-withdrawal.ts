/** Entries withdrawn for good, by their provider or by votes, and then unbound. */
import { z } from 'zod';
import { type EntryCode, entryCode } from '../../model/code';
import { parseAs } from '../../model/parse';
import type { Entry } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { type OpenedBallot, openFreeBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { ENTRY_LIFE } from '../life/entry-life';
import { nextState } from '../life/life';
import { row } from '../state/row';
import { changeEntry, type EntryChange } from './change-entry';
import { moveClaims } from './claim';
import { moveDutyClaims } from './duty-claim';

/**
 * What a ballot on a withdrawal binds. No version and no revision: a provider that keeps amending would escape it, and
 * withdrawing only tightens.
 */
const withdrawalTerms = z.strictObject({ entry: entryCode, reason: z.string().min(1).max(1000) }).readonly();

/**
 * The entry is withdrawn by its provider. Its code, versions and item ids stay and are never used again.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`; `WRONG_STATE`: withdrawn already.
 */
export async function withdrawEntry(ctx: HubContext, code: EntryCode, reason: string): Promise<Entry> {
  const entry = await ctx.state.require(row.entry(code));
  const by = await ctx.requireOwner(entry.provider);
  return withdraw(ctx, entry, { event: 'withdraw', by, reason });
}

/**
 * Opens a ballot `entry-withdrawal/<code>/…`: without the provider it takes the committee.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE`: withdrawn already.
 */
export async function proposeEntryWithdrawal(
  ctx: HubContext,
  code: EntryCode,
  reason: string,
): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  const entry = await ctx.state.require(row.entry(code));
  nextState(ENTRY_LIFE, entry.status, 'withdraw', `entry \`${code}\``);
  return openFreeBallot(ctx, { kind: 'ENTRY_WITHDRAWAL', proposer, terms: { entry: code, reason } });
}

export const entryWithdrawalOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const { entry: code, reason } = parseAs(withdrawalTerms, ballot.terms, 'withdrawal terms');
    const entry = await ctx.state.require(row.entry(code));
    await withdraw(ctx, entry, { event: 'withdraw', by: ctx.caller.msp, ballot: ballot.id, reason });
    return { entry: code };
  },
};

async function withdraw(ctx: HubContext, entry: Entry, change: EntryChange): Promise<Entry> {
  const { code, provider, version } = entry;
  const withdrawn = await changeEntry(ctx, entry, change);
  const { content } = await ctx.state.require(row.version(code, version));
  await moveDutyClaims(ctx, { provider, entry: code, before: content.duties, after: [] });
  return withdrawn;
}

/**
 * A withdrawn entry is bound to nothing any more: its coordinates, tables and local name are free for another entry.
 *
 * A step of its own, because a binding that vanishes makes the published SDL disagree: first the department publishes
 * without what it withdrew, then it unbinds.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the provider; `NOT_FOUND`: no such entry, or unbound already; `WRONG_STATE`: not
 *   withdrawn.
 */
export async function unbindEntry(ctx: HubContext, code: EntryCode): Promise<Entry> {
  const entry = await ctx.state.require(row.entry(code));
  const by = await ctx.requireOwner(entry.provider);
  const unbound = await changeEntry(ctx, entry, { event: 'unbind', by });
  const { content } = await ctx.state.require(row.version(code, entry.version));
  const { binding, tables } = content;
  await ctx.state.require(row.binding(binding.subgraph, code));
  await ctx.state.remove(row.binding(binding.subgraph, code));
  for (const { id } of tables) await ctx.state.remove(row.table(code, id));
  await moveClaims(ctx, { provider: entry.provider, entry: code, before: binding, after: undefined });
  return unbound;
}
