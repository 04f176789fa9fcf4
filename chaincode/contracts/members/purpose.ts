/** Purposes: what data may be asked for. Each is voted on; entries and grants name only these. */
import { HubError } from '../../model/error';
import { parseAs } from '../../model/parse';
import { type PurposeTerms, purposeTerms } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { nextBallotId, type OpenedBallot, openBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/**
 * Opens ballot `purpose/<code>`.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `ALREADY_EXISTS`: the purpose stands, or a ballot on it is open.
 */
export async function proposePurpose(ctx: HubContext, terms: PurposeTerms): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  await ctx.state.requireAbsent(row.purpose(terms.code));
  const id = await nextBallotId(ctx, `purpose/${terms.code}`);
  return openBallot(ctx, { kind: 'PURPOSE', id, proposer, terms });
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
