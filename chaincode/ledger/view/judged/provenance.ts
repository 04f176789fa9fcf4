/** What a transaction must show before anything it wrote is judged: that its creator sent this very call. */
import type { Transaction } from '../../block/block';
import { transactionIdOf } from '../../block/envelope';
import type { MemberMsps } from '../../block/member-msp';
import { checkCreator } from '../../block/signature-check';
import { type Problem, unless } from '../../law/row-change';

/** What the channel says. */
export interface ProvenanceFacts {
  readonly channel: string;
  readonly msps: MemberMsps;
}

/** Why nothing of a valid transaction may stand; undefined: it is its creator's own. */
export function provenanceProblem(transaction: Transaction, facts: ProvenanceFacts): Problem {
  const { header, transactionId } = transaction;
  if (header.channel !== facts.channel) return 'was written for another channel';
  if (transactionId !== transactionIdOf(header.nonce, header.creatorBytes))
    return "was written under an id that is not its transaction's";
  return unless(
    checkCreator(transaction, facts.msps) !== undefined,
    'was written by a transaction that its creator did not sign',
  );
}
