/** Break-glass: a dormant grant opened by two officers, loudly, and reviewed before it can be opened again. */
import { canonicalJson } from '../../model/canonical';
import type { EmergencyFinding } from '../../model/enumeration';
import { HubError } from '../../model/error';
import type { GrantId } from '../../model/identifier';
import { type Emergency, type Grant, momentProblem, officersProblem } from '../../model/record';
import { requireLedgerTime } from '../clock/ledger-time';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';
import { changeState } from './grant-status';

/** The chaincode event that a use leaves: whoever watches the ledger hears of it at once. */
export const EMERGENCY_EVENT = 'EmergencyOpened';

/**
 * The grant is open, by its consumer's word and two of its officers' keys, until the use ends or is reviewed.
 *
 * @throws {HubError} `NOT_ALLOWED`: not the consumer; `NOT_FOUND`; `WRONG_STATE`: the grant is not active, or the use before
 *   was not reviewed, or the ledger has no time yet; `ALREADY_EXISTS`: this use was opened; `INVALID_ARGUMENT`: the grant has
 *   no emergency terms, or the statement is another grant's, not near ledger time, outside the window, or not signed by
 *   two of its officers.
 */
export async function breakGlass(
  ctx: HubContext,
  id: GrantId,
  { statement, signatures }: Pick<Emergency, 'statement' | 'signatures'>,
): Promise<Emergency> {
  const grant = await ctx.state.require(row.grant(id));
  await ctx.requireOwner(grant.terms.consumer);
  const { state } = await ctx.state.require(row.grantState(id));
  if (state !== 'ACTIVE') throw new HubError('WRONG_STATE', `grant \`${id}\` is ${state}`);
  if (statement.grant !== id)
    throw new HubError('INVALID_ARGUMENT', `statement is on grant \`${statement.grant}\``);
  await requireReviewed(ctx, id, statement.n - 1);
  requireOpenable(grant, { statement, signatures }, await requireLedgerTime(ctx));
  const opened = await ctx.state.create(row.emergency(id, statement.n), { statement, signatures });
  const { consumer } = grant.terms;
  const event = { grant: id, n: statement.n, consumer, provider: grant.provider, statement };
  ctx.stub.setEvent(EMERGENCY_EVENT, Buffer.from(canonicalJson(event)));
  return opened;
}

/** Uses are numbered without a gap, so the one before tells of all. */
async function requireReviewed(ctx: HubContext, id: GrantId, before: number): Promise<void> {
  if (before === 0) return;
  const { review } = await ctx.state.require(row.emergency(id, before));
  if (review === undefined) {
    throw new HubError('WRONG_STATE', `use ${before} of grant \`${id}\` is not reviewed yet`);
  }
}

/** @throws {HubError} `INVALID_ARGUMENT`. */
function requireOpenable(
  { id, terms }: Grant,
  { statement, signatures }: Pick<Emergency, 'statement' | 'signatures'>,
  ledgerTimeMs: number,
): void {
  if (terms.emergency === undefined) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `grant \`${id}\` has no emergency terms: break-glass does not open it`,
    );
  }
  const problem =
    momentProblem(statement, terms.window, ledgerTimeMs) ??
    officersProblem(statement, signatures, terms.emergency);
  if (problem !== undefined) throw new HubError('INVALID_ARGUMENT', `statement ${problem}`);
}

/**
 * A use is reviewed, for good, and over if it was still open. What was not justified suspends the grant; so does, in the
 * eyes of every decision, a use that nobody reviews in time.
 *
 * @throws {HubError} `NOT_ALLOWED`: neither provider nor founder, or the consumer itself; `NOT_FOUND`; `WRONG_STATE`:
 *   reviewed already.
 */
export async function reviewEmergency(
  ctx: HubContext,
  id: GrantId,
  n: number,
  finding: EmergencyFinding,
): Promise<Emergency> {
  const { provider, terms } = await ctx.state.require(row.grant(id));
  const by = await ctx.requireOwnerOrFounder(provider);
  if (by === terms.consumer) throw new HubError('NOT_ALLOWED', 'nobody reviews its own use of break-glass');
  const use = await ctx.state.require(row.emergency(id, n));
  if (use.review !== undefined)
    throw new HubError('WRONG_STATE', `use ${n} of grant \`${id}\` is reviewed already`);
  const { state } = await ctx.state.require(row.grantState(id));
  if (finding === 'UNJUSTIFIED' && state === 'ACTIVE') {
    await changeState(ctx, id, { event: 'suspend', by, reason: `use ${n} of break-glass was not justified` });
  }
  return ctx.state.put(row.emergency(id, n), { ...use, review: { by, finding } });
}
