/** Ballots and votes: one key per vote; a vote binds the hash of exactly what was read. */
import { z } from 'zod';
import { ballotKind, ballotState } from '../enumeration';
import { ballotId, mspId, sha256Hex } from '../identifier';
import { votingRule } from './charter';
import { stored } from './stored';

/** Key `ballot~id`. `terms` is the very value that is voted on, `termsHash` its canonical hash. */
export const ballot = z
  .strictObject({
    ...stored,
    id: ballotId,
    kind: ballotKind,
    proposer: mspId,
    terms: z.json(),
    termsHash: sha256Hex,
    rule: votingRule,
    state: ballotState,
  })
  .readonly();
export type Ballot = z.infer<typeof ballot>;

export const voteChoice = z.enum(['APPROVE', 'REJECT']);
export type VoteChoice = z.infer<typeof voteChoice>;

/** Key `vote~ballot~msp`. */
export const vote = z
  .strictObject({ ...stored, ballot: ballotId, voter: mspId, termsHash: sha256Hex, choice: voteChoice })
  .readonly();
export type Vote = z.infer<typeof vote>;

/** What is kept of a vote in the record it led to: the committee, and who approved, in the charter's order. */
export const committeeSnapshot = z
  .strictObject({
    ballot: ballotId,
    n: z.int().min(1),
    k: z.int().min(1),
    approvals: z.array(mspId).min(1).readonly(),
    termsHash: sha256Hex,
  })
  .readonly();
export type CommitteeSnapshot = z.infer<typeof committeeSnapshot>;
