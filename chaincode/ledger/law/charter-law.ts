/** Who may have put a charter in force. */
import { type Charter, canonicalHash, instantOf } from '../../model/index';
import { FOUND } from './found';
import { allFoundersProblem } from './guard-law';
import { ledgerTimeOf } from './ledger-time';
import { type Circumstances, type Law, type Problem, unless } from './row-change';

const charter: Law<'charter'> = ({ before, after }, at) => {
  if (after === undefined) return 'was deleted';
  return before === undefined ? firstCharterProblem(after, at) : nextCharterProblem(before, after, at);
};

/**
 * The first charter is packaged with the contracts: whoever has the package compares the whole; what a block alone can show is
 * that block 0 names the same founders.
 */
function firstCharterProblem(
  after: Charter,
  { transaction, founders, packagedCharter }: Circumstances,
): Problem {
  if (transaction.function !== FOUND) return 'was not put in force by a founding';
  if (packagedCharter !== undefined && canonicalHash(after) !== canonicalHash(packagedCharter))
    return 'is not the charter of the package';
  const named = [...after.founders].sort();
  return unless(canonicalHash(named) === canonicalHash(founders), 'names other founders than block 0');
}

function nextCharterProblem(
  before: Charter,
  { v: _, notBefore, ...terms }: Charter,
  at: Circumstances,
): Problem {
  if (terms.version !== before.version + 1) return 'does not follow the charter before it';
  const time = ledgerTimeOf(at);
  if (notBefore !== (time === undefined ? undefined : instantOf(time))) return 'sets ledger time otherwise';
  const isVoted = at.passed('CHARTER')?.termsHash === canonicalHash(terms);
  return isVoted ? allFoundersProblem(at) : 'was changed without the votes';
}

export const CHARTER_LAWS = { charter } as const;
