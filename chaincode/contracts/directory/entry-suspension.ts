/** Entries suspended at once, and resumed by their provider's word and votes. */
import { z } from 'zod';
import { type EntryCode, entryCode } from '../../model/code';
import { HubError } from '../../model/error';
import { parseAs } from '../../model/parse';
import type { Entry } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { type OpenedBallot, openFreeBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { ENTRY_LIFE } from '../life/entry-life';
import { nextState } from '../life/life';
import { row } from '../state/row';
import { changeEntry } from './change-entry';

/** What a ballot on a resumption binds: the very suspension it ends, of the very version that was read. */
const resumptionTerms = z
  .strictObject({ entry: entryCode, version: z.int().min(1), revision: z.int().min(1) })
  .readonly();

/**
 * The entry is answered no more, at once, by its provider or one founder.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`; `WRONG_STATE`: not locked.
 */
export async function suspendEntry(ctx: HubContext, code: EntryCode, reason: string): Promise<Entry> {
  const entry = await ctx.state.require(row.entry(code));
  const by = await ctx.requireOwnerOrFounder(entry.provider);
  return changeEntry(ctx, entry, { event: 'suspend', by, reason });
}

/**
 * Opens a ballot `entry-resumption/<code>/<revision>/…`. The provider proposes: resuming needs its word as the first time did.
 *
 * It binds the revision: a ballot that an amendment has overtaken can pass no more.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the provider; `NOT_FOUND`; `WRONG_STATE`: not suspended.
 */
export async function proposeEntryResumption(ctx: HubContext, code: EntryCode): Promise<OpenedBallot> {
  const entry = await ctx.state.require(row.entry(code));
  const proposer = await ctx.requireOwner(entry.provider);
  nextState(ENTRY_LIFE, entry.status, 'resume', `entry \`${code}\``);
  const { version, revision } = entry;
  return openFreeBallot(ctx, {
    kind: 'ENTRY_RESUMPTION',
    proposer,
    terms: { entry: code, version, revision },
  });
}

export const entryResumptionOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const terms = parseAs(resumptionTerms, ballot.terms, 'resumption terms');
    const entry = await ctx.state.require(row.entry(terms.entry));
    if (entry.revision !== terms.revision) {
      throw new HubError('WRONG_STATE', `entry \`${terms.entry}\` is at revision ${entry.revision}`);
    }
    await changeEntry(ctx, entry, { event: 'resume', by: ctx.caller.msp, ballot: ballot.id });
    return { entry: terms.entry };
  },
};
