/** Who may have written access logs. What their trees hold is {@link AccessLogAudit}'s. */
import { z } from 'zod';
import { canonicalHash, type DecidedAt, decidedAt, exchangeKey } from '../../model/index';
import { isAnchored } from './anchor-law';
import { plainJson } from './plain-json';
import { type Circumstances, type Law, type Problem, unless } from './row-change';

export const APPEND = 'AccessLog:Append';

const heights = z.array(decidedAt);

const log: Law<'log'> = ({ before, after, attributes: [id] }, at) => {
  if (after === undefined || after.id !== id) return 'holds another log';
  const { v: _, state, ...terms } = after;
  if (before === undefined) {
    const isVoted = at.passed('LOG_OPENING')?.termsHash === canonicalHash(terms);
    return unless(isVoted && state === 'OPEN', 'was opened without the votes on its key');
  }
  const { state: was, ...kept } = before;
  const isClosing =
    was === 'OPEN' && state === 'CLOSED' && canonicalHash({ ...kept, state }) === canonicalHash(after);
  const isVoted = at.passed('LOG_CLOSING')?.termsHash === canonicalHash({ log: id });
  return unless(isClosing && isVoted, 'was changed without the votes');
};

const appended = (change: { readonly before: unknown }, at: Circumstances): Problem => {
  const isOpening = change.before === undefined && at.passed('LOG_OPENING') !== undefined;
  return unless(at.transaction.function === APPEND || isOpening, 'was written by no batch');
};

/** A batch is written once; where its log requires anchors, every height that it names is anchored. */
const batch: Law<'batch'> = (change, at) => {
  const { before, after } = change;
  if (before !== undefined || after === undefined) return 'was changed after it was appended';
  const log = at.rows.get('log', exchangeKey.log(after.log));
  const problem = appended(change, at);
  if (problem !== undefined || log?.anchors !== 'required') return problem;
  const heights = namedHeights(at);
  const isKnown = ({ height, blockHash }: DecidedAt) =>
    BigInt(height) > 0n && isAnchored(at, 'directory', BigInt(height) - 1n, blockHash);
  return unless(heights?.every(isKnown) === true, 'names a height that two founders have not anchored');
};

/** The heights as the gateway signed them; undefined when they cannot be read. */
function namedHeights({ transaction: { args } }: Circumstances): readonly DecidedAt[] | undefined {
  const parsed = heights.safeParse(plainJson(args[2] ?? ''));
  return parsed.success ? parsed.data : undefined;
}

export const LOG_LAWS = { log, head: appended, batch } as const;
