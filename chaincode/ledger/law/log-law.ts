/** Who may have written access logs. What their trees hold is {@link AccessLogAudit}'s. */
import { canonicalHash } from '../../model/index';
import { type Circumstances, type Law, type Problem, unless } from './row-change';

export const APPEND = 'AccessLog:Append';

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

export const LOG_LAWS = { log, head: appended, batch: appended } as const;
