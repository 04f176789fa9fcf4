/** Which contract a ballot is voted on with, and on which channel: a ballot's kind alone tells. */
import type { BallotKind } from '../enumeration';

/** The contracts that hold ballots. */
export type VotingContract = 'Members' | 'Directory' | 'Grants' | 'AccessLog';

const CONTRACT: Readonly<Record<BallotKind, VotingContract>> = {
  MEMBER: 'Members',
  MEMBER_RESUMPTION: 'Members',
  MEMBER_KEYS: 'Members',
  CHARTER: 'Members',
  PURPOSE: 'Members',
  GATEWAY: 'Members',
  ENTRY: 'Directory',
  ENTRY_RESUMPTION: 'Directory',
  ENTRY_WITHDRAWAL: 'Directory',
  GRANT: 'Grants',
  GRANT_RESUMPTION: 'Grants',
  GRANT_REVOCATION: 'Grants',
  LOG_OPENING: 'AccessLog',
  LOG_CLOSING: 'AccessLog',
};

/** The contract whose `Vote` decides ballots of this kind. `AccessLog` stands on `exchange`, the others on `directory`. */
export function votingContractOf(kind: BallotKind): VotingContract {
  return CONTRACT[kind];
}
