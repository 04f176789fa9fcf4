/** Opening and voiding ballots. */
import { canonicalHash, canonicalJson } from '../../model/canonical';
import type { BallotKind } from '../../model/enumeration';
import { HubError } from '../../model/error';
import type { BallotId, MspId, Sha256Hex } from '../../model/identifier';
import { type Ballot, ballotIdOf, type NumberedMatter, ruleFor } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { BALLOT_LIFE } from '../life/ballot-life';
import { nextState } from '../life/life';
import { row } from '../state/row';

export interface Proposal {
  readonly kind: BallotKind;
  readonly id: BallotId;
  readonly proposer: MspId;
  /** The very value that is voted on, as JSON has it. */
  readonly terms: object;
}

/** What a proposal answers: vote on this ballot, naming this hash. */
export interface OpenedBallot {
  readonly ballot: BallotId;
  readonly termsHash: Sha256Hex;
}

/**
 * Opens a ballot under the charter's rule for its kind, as the charter stands now.
 *
 * @throws {HubError} `ALREADY_EXISTS`: a ballot of this id was opened before.
 */
export async function openBallot(ctx: HubContext, proposal: Proposal): Promise<OpenedBallot> {
  const terms: Ballot['terms'] = JSON.parse(canonicalJson(proposal.terms));
  const termsHash = canonicalHash(terms);
  const rule = ruleFor(await ctx.charter(), proposal.kind);
  await ctx.state.create(row.ballot(proposal.id), { ...proposal, terms, termsHash, rule, state: 'OPEN' });
  return { ballot: proposal.id, termsHash };
}

/** A proposal whose ballot is called after its terms and its transaction. */
export interface FreeProposal extends Omit<Proposal, 'id' | 'kind'> {
  readonly kind: Exclude<BallotKind, NumberedMatter>;
}

/**
 * Opens a ballot beside whatever others there are on the matter, each under an id of its own ({@link ballotIdOf}): one
 * founder's proposals, open or rejected, are never in the way of another's. The first that passes decides; what it changed
 * makes the others void of effect.
 */
export async function openFreeBallot(ctx: HubContext, proposal: FreeProposal): Promise<OpenedBallot> {
  const { kind, terms } = proposal;
  const id = ballotIdOf(kind, terms, ctx.stub.getTxID());
  if (id === undefined)
    throw new HubError('INTERNAL', `terms of a ballot on ${kind} do not say what it is on`);
  return openBallot(ctx, { ...proposal, id });
}

/**
 * True if the charter in force still gives exactly these voters this ballot. A ballot that was opened under another rule
 * can no longer be voted on: a founder that left the charter decides nothing more.
 */
export async function isUnderCharter(ctx: HubContext, { kind, rule }: Ballot): Promise<boolean> {
  return canonicalHash(ruleFor(await ctx.charter(), kind)) === canonicalHash(rule);
}

/** Voids a ballot: its votes count for nothing from now on. @throws {HubError} `WRONG_STATE`: it has ended. */
export async function voidBallot(ctx: HubContext, id: BallotId): Promise<void> {
  const ballot = await ctx.state.require(row.ballot(id));
  const state = nextState(BALLOT_LIFE, ballot.state, 'void', `ballot \`${id}\``);
  await ctx.state.put(row.ballot(id), { ...ballot, state });
}
