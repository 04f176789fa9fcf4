/** Purposes: what data may be asked for. Each is voted on; entries and grants name only these. */
import { HubError } from '../../model/error';
import { parseAs } from '../../model/parse';
import { type PurposeTerms, purposeTerms } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { type OpenedBallot, openFreeBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/**
 * Opens a ballot `purpose/<code>/…`.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `ALREADY_EXISTS`: the purpose stands.
 */
export async function proposePurpose(ctx: HubContext, terms: PurposeTerms): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  await ctx.state.requireAbsent(row.purpose(terms.code));
  return openFreeBallot(ctx, { kind: 'PURPOSE', proposer, terms });
}

export const purposeOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const terms = parseAs(purposeTerms, ballot.terms, 'purpose terms');
    await ctx.state.create(row.purpose(terms.code), terms);
    return { purpose: terms.code };
  },
};

/** @throws {HubError} `NOT_FOUND`: one of these purposes was never voted. */
export async function requirePurposes(
  ctx: HubContext,
  codes: readonly PurposeTerms['code'][],
): Promise<void> {
  for (const code of codes) {
    if ((await ctx.state.find(row.purpose(code))) === undefined) {
      throw new HubError('NOT_FOUND', `purpose \`${code}\` does not exist`);
    }
  }
}
