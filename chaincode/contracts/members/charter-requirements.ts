/** What a charter must be so that an alliance can live by it, and change it again. */
import type { BallotKind } from '../../model/enumeration';
import { ballotKind } from '../../model/enumeration';
import { HubError } from '../../model/error';
import type { MspId } from '../../model/identifier';
import { type CharterTerms, ruleFor, votingContractOf } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/** Ballots on who decides: all founders, always. */
const BY_ALL_FOUNDERS = [
  'MEMBER',
  'MEMBER_KEYS',
  'MEMBER_RESUMPTION',
  'CHARTER',
] as const satisfies readonly BallotKind[];

/**
 * The terms follow the charter in force, and every ballot under them can be passed by members that stand now.
 *
 * @throws {HubError} `WRONG_STATE`: another version than the next; `INVALID_ARGUMENT`: a name twice, a founder without
 *   peer or clock, a vote of somebody who is no standing member here, or a ballot on who decides that is not all founders'.
 */
export async function requireAdoptable(ctx: HubContext, terms: CharterTerms): Promise<void> {
  const { version } = await ctx.charter();
  if (terms.version !== version + 1) {
    throw new HubError('WRONG_STATE', `the next charter is version ${version + 1}`);
  }
  requireDistinct(terms.founders, 'founders');
  requireDistinct(terms.auditors, 'auditors');
  for (const founder of terms.founders) await requireFit(ctx, founder);
  for (const kind of BY_ALL_FOUNDERS) requireAllFoundersVote(terms, kind);
  for (const voter of votersHere(ctx, terms)) await requireStanding(ctx, voter, 'voters');
}

function requireDistinct(msps: readonly MspId[], at: string): void {
  if (new Set(msps).size < msps.length) throw refusal(at, 'must not name a member twice');
}

/** A founder endorses and tells the time: it needs a peer and a clock. */
async function requireFit(ctx: HubContext, msp: MspId): Promise<void> {
  const member = await requireStanding(ctx, msp, 'founders');
  if (member.founderEndorsed) throw refusal('founders', `: \`${msp}\` has no peer`);
  if (member.keys.clock === undefined) throw refusal('founders', `: \`${msp}\` has no clock key`);
}

async function requireStanding(ctx: HubContext, msp: MspId, at: string) {
  const member = await ctx.state.find(row.member(msp));
  if (member?.state === 'ACTIVE') return member;
  throw refusal(at, `: \`${msp}\` is no standing member of channel \`${ctx.stub.getChannelID()}\``);
}

function requireAllFoundersVote(terms: CharterTerms, kind: BallotKind): void {
  const { voters, threshold } = ruleFor(terms, kind);
  const isAll =
    voters.length === terms.founders.length && terms.founders.every((msp) => voters.includes(msp));
  if (isAll && threshold === voters.length) return;
  throw refusal('committees', `: all founders vote on ${kind}, and all must approve`);
}

/** Who votes on anything that is voted on here. */
function votersHere(ctx: HubContext, terms: CharterTerms): ReadonlySet<MspId> {
  const kinds = ballotKind.options.filter((kind) => isVotedOn(ctx.stub.getChannelID(), kind));
  return new Set(kinds.flatMap((kind) => ruleFor(terms, kind).voters));
}

/** Members and the charter are voted on wherever they stand; logs on `exchange`, all else on `directory`. */
function isVotedOn(channel: string, kind: BallotKind): boolean {
  if (BY_ALL_FOUNDERS.some((each) => each === kind)) return true;
  return (votingContractOf(kind) === 'AccessLog') === (channel === 'exchange');
}

function refusal(at: string, problem: string): HubError {
  return new HubError(
    'INVALID_ARGUMENT',
    `charter terms at \`${at}\`${problem.startsWith(':') ? '' : ' '}${problem}`,
  );
}
