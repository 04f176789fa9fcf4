/** Opening and voiding ballots. */
import { canonicalHash, canonicalJson } from '../../model/canonical';
import type { BallotKind } from '../../model/enumeration';
import { HubError } from '../../model/error';
import { type BallotId, ballotId, type MspId, type Sha256Hex } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import { type Ballot, ruleFor } from '../../model/record';
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

/** How often one thing may be put to the vote again; each attempt is one read. */
const MAX_ATTEMPTS = 100;

/**
 * The id for the next vote on something: `<subject>`, after one that ended `<subject>/2`, and so on; or, `counted` from
 * the start, `<subject>/1`. Old ballots and their votes stay as they were.
 *
 * @throws {HubError} `ALREADY_EXISTS`: a ballot on it is open.
 */
export async function nextBallotId(
  ctx: HubContext,
  subject: string,
  options: { readonly counted: boolean } = { counted: false },
): Promise<BallotId> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const text = attempt === 1 && !options.counted ? subject : `${subject}/${attempt}`;
    const id = parseAs(ballotId, text, 'ballot id');
    const ballot = await ctx.state.find(row.ballot(id));
    if (ballot === undefined) return id;
    if (ballot.state === 'OPEN' && (await isUnderCharter(ctx, ballot)))
      throw new HubError('ALREADY_EXISTS', `ballot \`${id}\` is open`);
  }
  throw new HubError('ALREADY_EXISTS', `\`${subject}\` was put to the vote ${MAX_ATTEMPTS} times`);
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
