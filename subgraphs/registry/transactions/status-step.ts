/** What becomes of a grant or an entry that stands: suspended, resumed, revoked; and votes on it. */
import type { Call } from '../../../chaincode/ledger/ledger';
import { canonicalHash } from '../../../chaincode/model/canonical';
import { entryCode } from '../../../chaincode/model/code';
import { HubError } from '../../../chaincode/model/error';
import { grantId } from '../../../chaincode/model/identifier';
import { isFounder, votingContractOf } from '../../../chaincode/model/record';
import type { RegistryContext } from '../context';
import { ballotFound, grantFound } from '../who/found';
import { isGivers } from '../who/visible';

/** The arguments of `prepareVote`, as they come. */
export interface VoteInput {
  readonly ballot: string;
  readonly choice: 'APPROVE' | 'REJECT';
  readonly termsHash?: string | null;
}

/**
 * A vote on exactly the terms that stand there.
 *
 * @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`; `TERMS_MISMATCH`: other terms than the voter read.
 */
export function voteCall({ ballot: id, choice, termsHash: read }: VoteInput, context: RegistryContext): Call {
  const ballot = ballotFound(id, context);
  const termsHash = canonicalHash(ballot.terms);
  if (read != null && read !== termsHash) {
    throw new HubError('TERMS_MISMATCH', `ballot \`${ballot.id}\` is on terms \`${termsHash}\``);
  }
  return {
    contract: votingContractOf(ballot.kind),
    transaction: 'Vote',
    args: [ballot.id, termsHash, choice],
  };
}

/** @param subject a grant's id or an entry's code. @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`. */
export function suspensionCall(subject: string, reason: string, context: RegistryContext): Call {
  return isEntry(subject, context)
    ? { contract: 'Directory', transaction: 'SuspendEntry', args: [subject, reason] }
    : { contract: 'Grants', transaction: 'Suspend', args: [subject, reason] };
}

/** As {@link suspensionCall}; it opens a ballot. */
export function resumptionCall(subject: string, context: RegistryContext): Call {
  return isEntry(subject, context)
    ? { contract: 'Directory', transaction: 'ProposeEntryResumption', args: [subject] }
    : { contract: 'Grants', transaction: 'ProposeResumption', args: [subject] };
}

/** At once by whoever gave it; of a founder that did not, a ballot. @throws {HubError} `NOT_FOUND`; `INVALID_ARGUMENT`. */
export function revocationCall(grant: string, reason: string, context: RegistryContext): Call {
  const { id, provider, terms } = grantFound(grant, context);
  const { caller, epoch } = context;
  const gave = provider === caller.iss || isGivers(terms, context);
  const proposes = !gave && epoch.charter !== undefined && isFounder(epoch.charter, caller.iss);
  return { contract: 'Grants', transaction: proposes ? 'ProposeRevocation' : 'Revoke', args: [id, reason] };
}

/** @throws {HubError} `INVALID_ARGUMENT`: neither; `NOT_FOUND`. */
function isEntry(subject: string, context: RegistryContext): boolean {
  const code = entryCode.safeParse(subject);
  if (code.success) {
    if (context.epoch.entry(code.data) === undefined)
      throw new HubError('NOT_FOUND', `no entry \`${subject}\``);
    return true;
  }
  if (!grantId.safeParse(subject).success) {
    throw new HubError('INVALID_ARGUMENT', `\`${subject}\` is neither a grant's id nor an entry's code`);
  }
  grantFound(subject, context);
  return false;
}
