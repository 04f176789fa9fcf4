/** The founders at the vote: each reads what it votes on, and binds the hash of what it read. */
import { z } from 'zod';
import type { Call, Channel } from '../../../chaincode/ledger/ledger';
import { ballot, canonicalHash, HubError, vote, votingContractOf } from '../../../chaincode/model';
import { type AllianceMember, FOUNDERS } from '../alliance';
import type { Office, Offices } from './office';

const opened = z.looseObject({ ballot: z.string() });
const read = z.looseObject({ ballot, votes: z.array(vote) });

/** A ballot, and what it must be on. */
export interface Passing {
  readonly channel: Channel;
  readonly ballot: string;
  /** What was agreed on beforehand; undefined where the ballot's own terms are all there is to read. */
  readonly terms?: object;
}

/** What the committee is to agree on: the proposal, who makes it, and the very terms it must put to the vote. */
export interface Agreement {
  readonly channel: Channel;
  readonly proposer: AllianceMember;
  readonly call: Call;
  readonly terms: object;
}

/**
 * What is proposed stands, by the founders' votes. A founding that was cut short in between proposes it again: the ballot it
 * left open is in nobody's way.
 *
 * @throws {HubError} as {@link passBallot}.
 */
export async function agree(offices: Offices, agreement: Agreement): Promise<void> {
  const { channel, proposer, call, terms } = agreement;
  const proposed = await offices.of(proposer).ensure(channel, call);
  if (proposed === undefined) return;
  const { ballot: id } = opened.parse(JSON.parse(Buffer.from(proposed.result).toString('utf8')));
  await passBallot(offices, { channel, ballot: id, terms });
}

/**
 * Founders vote until the ballot has passed, in the charter's order; one that passed before is left as it is.
 *
 * @throws {HubError} `TERMS_MISMATCH`: the ballot is on something else; `WRONG_STATE`: it was rejected or voided.
 */
export async function passBallot(offices: Offices, passing: Passing): Promise<void> {
  for (const founder of FOUNDERS) {
    if (await voteOnce(offices.of(founder), passing)) return;
  }
  throw new HubError('WRONG_STATE', `ballot \`${passing.ballot}\` did not pass`);
}

/** @returns true once the ballot has passed. */
async function voteOnce(office: Office, { channel, ballot: id, terms }: Passing): Promise<boolean> {
  const contract = channel === 'exchange' ? 'AccessLog' : 'Directory';
  const found = await office.read(channel, { contract, transaction: 'ReadBallot', args: [id] }, read);
  const { state, kind } = found.ballot;
  if (state === 'PASSED') return true;
  if (state !== 'OPEN') throw new HubError('WRONG_STATE', `ballot \`${id}\` is ${state}`);
  const termsHash = canonicalHash(found.ballot.terms);
  if (terms !== undefined && canonicalHash(terms) !== termsHash) {
    throw new HubError('TERMS_MISMATCH', `ballot \`${id}\` is on other terms than were proposed`);
  }
  if (found.votes.some(({ voter }) => voter === office.member.msp)) return false;
  const cast = { contract: votingContractOf(kind), transaction: 'Vote', args: [id, termsHash, 'APPROVE'] };
  const { result } = await office.submit(channel, cast);
  return (
    z.looseObject({ state: z.string() }).parse(JSON.parse(Buffer.from(result).toString('utf8'))).state ===
    'PASSED'
  );
}
