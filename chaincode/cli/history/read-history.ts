/** An entry's whole history as the contracts tell it, each step with the block it stands in. */
import { z } from 'zod';
import {
  ballot,
  ballotState,
  draftState,
  type EntryCode,
  entry,
  entryVersion,
  type Instant,
  instant,
  mspId,
  voteChoice,
} from '../../model';
import { readAll } from '../pages';
import type { Session } from '../session';

const stamp = { transaction: z.string(), at: instant };
const ballotHistory = z.looseObject({
  ballot,
  states: z.array(z.looseObject({ ...stamp, state: ballotState })),
  votes: z.array(z.looseObject({ ...stamp, voter: mspId, choice: voteChoice })),
});
const versionHistory = z.looseObject({
  version: entryVersion,
  locked: z.looseObject(stamp),
  draft: z.array(z.looseObject({ ...stamp, state: draftState })),
  ballot: ballotHistory,
});
const change = z.looseObject({ ...stamp, entry });

export type BallotHistory = z.output<typeof ballotHistory>;
export type VersionHistory = z.output<typeof versionHistory>;
export type EntryChange = z.output<typeof change>;

/** When and where something happened. The time is what its signer said; the block is the ledger's own order. */
export interface Stamp {
  readonly transaction: string;
  readonly at: Instant;
}

export interface EntryHistory {
  /** Oldest first: the entry as each change left it. */
  readonly changes: readonly EntryChange[];
  /** The ballots that changed the entry's status, by id. */
  readonly ballots: ReadonlyMap<string, BallotHistory>;
  /** Oldest first. */
  readonly versions: readonly VersionHistory[];
  /** The block of each transaction named here. */
  readonly blocks: ReadonlyMap<string, bigint>;
}

/** @throws {HubError} `NOT_FOUND`: no such entry; `LEDGER_UNAVAILABLE`. */
export async function readHistory(session: Session, code: EntryCode): Promise<EntryHistory> {
  const list = { contract: 'Directory', transaction: 'ListEntryChanges', args: [code], pageSize: '100' };
  const changes = (await readAll(session, 'directory', list, change)).toReversed();
  const versions: VersionHistory[] = [];
  const ballots = new Map<string, BallotHistory>();
  for (const [index, { entry: now }] of changes.entries()) {
    if (now.version !== changes[index - 1]?.entry.version) {
      versions.push(await readVersion(session, code, now.version));
    } else if (now.ballot !== undefined) {
      ballots.set(now.ballot, await readBallot(session, now.ballot));
    }
  }
  const told = { changes, versions, ballots };
  return { ...told, blocks: await readBlocks(session, told) };
}

async function readVersion(session: Session, code: EntryCode, version: number): Promise<VersionHistory> {
  const call = { contract: 'Directory', transaction: 'ReadVersionHistory', args: [code, String(version)] };
  return await session.read('directory', call, versionHistory);
}

async function readBallot(session: Session, id: string): Promise<BallotHistory> {
  const call = { contract: 'Directory', transaction: 'ReadBallotHistory', args: [id] };
  return await session.read('directory', call, ballotHistory);
}

/** A contract knows no heights; the peer's commit status does, of Fabric and of the embedded ledger alike. */
async function readBlocks(
  session: Session,
  { changes, versions, ballots }: Omit<EntryHistory, 'blocks'>,
): Promise<ReadonlyMap<string, bigint>> {
  const stamps: readonly Stamp[] = [
    ...changes,
    ...versions.flatMap(({ draft, ballot: voted }) => [...draft, ...voted.states, ...voted.votes]),
    ...[...ballots.values()].flatMap(({ states, votes }) => [...states, ...votes]),
  ];
  const blocks = new Map<string, bigint>();
  for (const transaction of new Set(stamps.map((each) => each.transaction))) {
    blocks.set(transaction, await session.blockOf('directory', transaction));
  }
  return blocks;
}
