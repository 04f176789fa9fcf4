/** Opening and closing access logs, by the founders' votes on `exchange`. */
import { z } from 'zod';
import { HubError } from '../../model/error';
import { type LogId, logId, type MspId } from '../../model/identifier';
import { EMPTY_FRONTIER, rootOf, toStoredHashes } from '../../model/merkle';
import { parseAs } from '../../model/parse';
import { isFounder, type LogTerms, logTerms } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { type OpenedBallot, openFreeBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { nextState } from '../life/life';
import { LOG_LIFE } from '../life/log-life';
import { requirePublicKey } from '../members/public-key';
import { toDecimal } from '../state/decimal';
import { logRow } from '../state/row';
import { toSha256 } from './tree';

/** What a ballot on closing a log binds. */
const closingTerms = z.strictObject({ log: logId }).readonly();

/**
 * Opens a ballot `log-opening/<id>/…`: which gateway's key appends to the log.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `ALREADY_EXISTS`: the log stands;
 *   `INVALID_ARGUMENT`: the gateway is no founder's, or no P-256 key.
 */
export async function proposeLog(ctx: HubContext, terms: LogTerms): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  await requireFoundersGateway(ctx, terms.gateway.msp);
  requirePublicKey(terms.gateway.spki);
  await ctx.state.requireAbsent(logRow.log(terms.id));
  return openFreeBallot(ctx, { kind: 'LOG_OPENING', proposer, terms });
}

async function requireFoundersGateway(ctx: HubContext, msp: MspId): Promise<void> {
  if (!isFounder(await ctx.charter(), msp)) {
    throw new HubError('INVALID_ARGUMENT', `log terms at \`gateway\`: \`${msp}\` is no founder`);
  }
}

/** The log is open and its tree empty. Record sequences and batch sequences begin at 0. */
export const logOpeningOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const terms = parseAs(logTerms, ballot.terms, 'log terms');
    await ctx.state.create(logRow.log(terms.id), { ...terms, state: 'OPEN' });
    await ctx.state.create(logRow.head(terms.id), {
      log: terms.id,
      size: toDecimal(0n),
      root: toSha256(rootOf(EMPTY_FRONTIER)),
      frontier: toStoredHashes(EMPTY_FRONTIER),
      nextBatch: toDecimal(0n),
      height: toDecimal(0n),
    });
    return { log: terms.id };
  },
};

/**
 * Opens a ballot `log-closing/<id>/…`.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE`: closed already.
 */
export async function proposeLogClosing(ctx: HubContext, id: LogId): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  const log = await ctx.state.require(logRow.log(id));
  nextState(LOG_LIFE, log.state, 'close', `log \`${id}\``);
  return openFreeBallot(ctx, { kind: 'LOG_CLOSING', proposer, terms: { log: id } });
}

export const logClosingOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const { log: id } = parseAs(closingTerms, ballot.terms, 'closing terms');
    const log = await ctx.state.require(logRow.log(id));
    const state = nextState(LOG_LIFE, log.state, 'close', `log \`${id}\``);
    await ctx.state.put(logRow.log(id), { ...log, state });
    return { log: id };
  },
};
