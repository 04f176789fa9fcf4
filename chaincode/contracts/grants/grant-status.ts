/** Grants after they stand: suspended or revoked at once, or by vote; resumed by the provider's word and votes. */
import { z } from 'zod';
import { HubError } from '../../model/error';
import { decimal, type GrantId, grantId, type MspId } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import type { GrantState } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { type OpenedBallot, openFreeBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { GRANT_LIFE, type GrantEvent } from '../life/grant-life';
import { nextState } from '../life/life';
import { toDecimal } from '../state/decimal';
import { row } from '../state/row';
import { giversOf, requireOneOf } from './delegation';

/** What a ballot on a revocation binds. */
const revocationTerms = z.strictObject({ grant: grantId, reason: z.string().min(1).max(1000) }).readonly();

/** What a ballot on a resumption binds: the very suspension it ends. */
const resumptionTerms = z.strictObject({ grant: grantId, revision: decimal }).readonly();

interface Change {
  readonly event: GrantEvent;
  readonly by: MspId;
  readonly reason: string | undefined;
}

/**
 * The grant covers nothing more, at once, by its provider or one founder; a delegated one also by who delegated it.
 * What was delegated from it ends with it, its own rows untouched.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`; `WRONG_STATE`: not active.
 */
export async function suspendGrant(ctx: HubContext, id: GrantId, reason: string): Promise<GrantState> {
  const { provider, terms } = await ctx.state.require(row.grant(id));
  const { end } = await giversOf(ctx, terms, provider);
  const by = await requireOneOf(ctx, [...new Set([...end, ...(await ctx.charter()).founders])]);
  return changeState(ctx, id, { event: 'suspend', by, reason });
}

/**
 * The grant is revoked for good, at once, by its provider; a delegated one also by who delegated it.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`; `WRONG_STATE`: revoked already.
 */
export async function revokeGrant(ctx: HubContext, id: GrantId, reason: string): Promise<GrantState> {
  const { provider, terms } = await ctx.state.require(row.grant(id));
  const by = await requireOneOf(ctx, (await giversOf(ctx, terms, provider)).end);
  return changeState(ctx, id, { event: 'revoke', by, reason });
}

/**
 * Opens a ballot `grant-revocation/<id>/…`: without the provider it takes the committee.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE`: revoked already.
 */
export async function proposeRevocation(ctx: HubContext, id: GrantId, reason: string): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  await requireStep(ctx, id, 'revoke');
  return openFreeBallot(ctx, { kind: 'GRANT_REVOCATION', proposer, terms: { grant: id, reason } });
}

export const grantRevocationOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const { grant, reason } = parseAs(revocationTerms, ballot.terms, 'revocation terms');
    await changeState(ctx, grant, { event: 'revoke', by: ballot.proposer, reason });
    return { grant };
  },
};

/**
 * Opens a ballot `grant-resumption/<id>/…`. The provider proposes, which is its consent.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the provider; `NOT_FOUND`; `WRONG_STATE`: not suspended.
 */
export async function proposeResumption(ctx: HubContext, id: GrantId): Promise<OpenedBallot> {
  const { provider } = await ctx.state.require(row.grant(id));
  const proposer = await ctx.requireOwner(provider);
  const { revision } = await requireStep(ctx, id, 'resume');
  return openFreeBallot(ctx, { kind: 'GRANT_RESUMPTION', proposer, terms: { grant: id, revision } });
}

export const grantResumptionOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const { grant, revision } = parseAs(resumptionTerms, ballot.terms, 'resumption terms');
    const standing = await ctx.state.require(row.grantState(grant));
    if (standing.revision !== revision) {
      throw new HubError('WRONG_STATE', `grant \`${grant}\` has changed since revision ${revision}`);
    }
    await changeState(ctx, grant, { event: 'resume', by: ballot.proposer, reason: undefined });
    return { grant };
  },
};

/** The state as it stands, from which the event follows. @throws {HubError} `WRONG_STATE`; `NOT_FOUND`. */
async function requireStep(ctx: HubContext, id: GrantId, event: GrantEvent): Promise<GrantState> {
  const standing = await ctx.state.require(row.grantState(id));
  nextState(GRANT_LIFE, standing.state, event, `grant \`${id}\``);
  return standing;
}

/** Moves a grant's state. @throws {HubError} `WRONG_STATE`; `NOT_FOUND`. */
export async function changeState(ctx: HubContext, id: GrantId, change: Change): Promise<GrantState> {
  const standing = await ctx.state.require(row.grantState(id));
  const state = nextState(GRANT_LIFE, standing.state, change.event, `grant \`${id}\``);
  return ctx.state.put(row.grantState(id), {
    grant: id,
    state,
    by: change.by,
    ...(change.reason === undefined ? {} : { reason: change.reason }),
    revision: toDecimal(BigInt(standing.revision) + 1n),
  });
}
