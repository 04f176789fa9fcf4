/** Entries after their code is assigned: suspended at once, resumed by vote, withdrawn for good. */
import { z } from 'zod';
import { type EntryCode, entryCode } from '../../model/code';
import { HubError } from '../../model/error';
import { parseAs } from '../../model/parse';
import type { Entry } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { nextBallotId, type OpenedBallot, openBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { ENTRY_LIFE } from '../life/entry-life';
import { nextState } from '../life/life';
import { row } from '../state/row';

/** What a ballot on an entry's resumption binds: the entry as it stood when its provider asked. */
const resumptionTerms = z.strictObject({ entry: entryCode, version: z.int().min(1) }).readonly();

/**
 * The entry is answered no more, at once, by its provider or one founder.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`; `WRONG_STATE`: not locked.
 */
export async function suspendEntry(ctx: HubContext, code: EntryCode, reason: string): Promise<Entry> {
  const entry = await ctx.state.require(row.entry(code));
  await ctx.requireOwnerOrFounder(entry.provider);
  const status = nextState(ENTRY_LIFE, entry.status, 'suspend', `entry \`${code}\``);
  return ctx.state.put(row.entry(code), { ...entry, status, statusReason: reason });
}

/**
 * The entry is withdrawn by its provider. Its code, versions and item ids stay and are never used again.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`; `WRONG_STATE`: withdrawn already.
 */
export async function withdrawEntry(ctx: HubContext, code: EntryCode, reason: string): Promise<Entry> {
  const entry = await ctx.state.require(row.entry(code));
  await ctx.requireOwner(entry.provider);
  const status = nextState(ENTRY_LIFE, entry.status, 'withdraw', `entry \`${code}\``);
  return ctx.state.put(row.entry(code), { ...entry, status, statusReason: reason });
}

/**
 * Opens ballot `entry-resumption/<code>/<n>`. The provider proposes: resuming needs its word as the first time did.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the provider; `NOT_FOUND`; `WRONG_STATE`: not suspended; `ALREADY_EXISTS`: a
 *   ballot on it is open.
 */
export async function proposeEntryResumption(ctx: HubContext, code: EntryCode): Promise<OpenedBallot> {
  const entry = await ctx.state.require(row.entry(code));
  const proposer = await ctx.requireOwner(entry.provider);
  nextState(ENTRY_LIFE, entry.status, 'resume', `entry \`${code}\``);
  const id = await nextBallotId(ctx, `entry-resumption/${code}`, { counted: true });
  const terms = { entry: code, version: entry.version };
  return openBallot(ctx, { kind: 'ENTRY_RESUMPTION', id, proposer, terms });
}

export const entryResumptionOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const terms = parseAs(resumptionTerms, ballot.terms, 'resumption terms');
    const { statusReason: _, ...entry } = await ctx.state.require(row.entry(terms.entry));
    if (entry.version !== terms.version) {
      throw new HubError('WRONG_STATE', `entry \`${terms.entry}\` is at version ${entry.version}`);
    }
    const status = nextState(ENTRY_LIFE, entry.status, 'resume', `entry \`${terms.entry}\``);
    await ctx.state.put(row.entry(terms.entry), { ...entry, status });
    return { entry: terms.entry };
  },
};
