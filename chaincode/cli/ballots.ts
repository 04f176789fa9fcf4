/** Reading ballots: most stand on `directory`, those on access logs and on who stands on `exchange` there. */
import { z } from 'zod';
import type { Channel } from '../ledger/ledger';
import {
  type Ballot,
  ballot,
  canonicalHash,
  isHubError,
  type MspId,
  ruleFor,
  type Vote,
  vote,
} from '../model';
import { readCharter } from './alliance';
import { readAll } from './pages';
import type { Session } from './session';

const ballotWithVotes = z.looseObject({ ballot, votes: z.array(vote) });

/** A ballot, the votes cast on it, and where it stands. */
export interface ReadBallot {
  readonly channel: Channel;
  readonly ballot: Ballot;
  readonly votes: readonly Vote[];
}

/** The contract of each channel that reads any of its ballots. */
const READER: Readonly<Record<Channel, string>> = { directory: 'Directory', exchange: 'AccessLog' };

/**
 * A ballot of either channel: an id stands on one alone.
 *
 * @throws {HubError} `NOT_FOUND`: on neither, or on the one that the member may not read.
 */
export async function readBallot(session: Session, id: string): Promise<ReadBallot> {
  try {
    return await readOn(session, 'directory', id);
  } catch (error) {
    if (!isHubError(error, 'NOT_FOUND')) throw error;
    return await readOn(session, 'exchange', id).catch((other: unknown) => {
      throw isHubError(other, 'NOT_A_READER') ? error : other;
    });
  }
}

async function readOn(session: Session, channel: Channel, id: string): Promise<ReadBallot> {
  const call = { contract: READER[channel], transaction: 'ReadBallot', args: [id] };
  return { ...(await session.read(channel, call, ballotWithVotes)), channel };
}

/** An open ballot, and what the acting member may do about it. */
export interface OpenBallot extends ReadBallot {
  /** `MAY_VOTE`; what it voted; `NO_VOTE`; `OUTDATED`: the charter gives this ballot other voters by now. */
  readonly mine: 'MAY_VOTE' | 'APPROVE' | 'REJECT' | 'NO_VOTE' | 'OUTDATED';
}

/** Every open ballot that the acting member may read, those of `directory` first. */
export async function readOpenBallots(session: Session): Promise<readonly OpenBallot[]> {
  const directory = await openOn(session, 'directory');
  try {
    return [...directory, ...(await openOn(session, 'exchange'))];
  } catch (error) {
    // Departments do not see that channel, and nothing there is theirs to vote on.
    if (!isHubError(error, 'NOT_A_READER')) throw error;
    return directory;
  }
}

async function openOn(session: Session, channel: Channel): Promise<readonly OpenBallot[]> {
  const list = { contract: READER[channel], transaction: 'ListBallots', args: ['OPEN'] };
  const open = await readAll(session, channel, list, ballot);
  if (open.length === 0) return [];
  const charter = await readCharter(session, channel);
  return await Promise.all(
    open.map(async ({ id, kind, rule }) => {
      const read = await readOn(session, channel, id);
      const isCurrent = canonicalHash(ruleFor(charter, kind)) === canonicalHash(rule);
      return { ...read, mine: isCurrent ? mineOf(read, session.msp) : 'OUTDATED' };
    }),
  );
}

function mineOf({ ballot: { rule }, votes }: ReadBallot, msp: MspId): OpenBallot['mine'] {
  const cast = votes.find(({ voter }) => voter === msp);
  if (cast !== undefined) return cast.choice;
  return rule.voters.includes(msp) ? 'MAY_VOTE' : 'NO_VOTE';
}
