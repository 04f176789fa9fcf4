/** Reading the directory and its grants, as commands show them. */
import { z } from 'zod';
import {
  type Draft,
  type Duty,
  type DutyId,
  draft,
  duty,
  type Emergency,
  type EntryCode,
  emergency,
  entry,
  entryVersion,
  type GrantId,
  grant,
  grantState,
  type Member,
  type MspId,
  member,
  type Request,
  type RequestId,
  request,
} from '../model';
import type { DraftName } from './draft-name';
import { readAll } from './pages';
import type { Session } from './session';

const standingEntry = z.looseObject({ entry, current: entryVersion });
/** An entry's status and the version in force. */
export type ReadEntry = z.output<typeof standingEntry>;

export async function readEntry(session: Session, code: EntryCode): Promise<ReadEntry> {
  const call = { contract: 'Directory', transaction: 'ReadEntry', args: [code] };
  return await session.read('directory', call, standingEntry);
}

/** Every entry with its version in force, by code. */
export async function readEntries(session: Session): Promise<readonly ReadEntry[]> {
  const list = { contract: 'Directory', transaction: 'ListEntries' };
  const entries = await readAll(session, 'directory', list, entry);
  return await Promise.all(entries.map(({ code }) => readEntry(session, code)));
}

export async function readDrafts(session: Session): Promise<readonly Draft[]> {
  return await readAll(session, 'directory', { contract: 'Directory', transaction: 'ListDrafts' }, draft);
}

/** @throws {HubError} `NOT_FOUND`. */
export async function readDraft(session: Session, { msp, id }: DraftName): Promise<Draft> {
  const call = { contract: 'Directory', transaction: 'ReadDraft', args: [msp, id] };
  return await session.read('directory', call, draft);
}

/** Every duty of every member, by member and id. */
export async function readDuties(session: Session): Promise<readonly Duty[]> {
  return await readAll(session, 'directory', { contract: 'Directory', transaction: 'ListDuties' }, duty);
}

/** @throws {HubError} `NOT_FOUND`. */
export async function readDuty(session: Session, msp: MspId, id: DutyId): Promise<Duty> {
  const call = { contract: 'Directory', transaction: 'ReadDuty', args: [msp, id] };
  return await session.read('directory', call, duty);
}

export async function readRequest(session: Session, id: RequestId): Promise<Request> {
  return await session.read(
    'directory',
    { contract: 'Grants', transaction: 'ReadRequest', args: [id] },
    request,
  );
}

export async function readRequests(session: Session): Promise<readonly Request[]> {
  return await readAll(session, 'directory', { contract: 'Grants', transaction: 'ListRequests' }, request);
}

const standingGrant = z.looseObject({ grant, state: grantState });
/** A grant's terms and its state. */
export type ReadGrant = z.output<typeof standingGrant>;

export async function readGrant(session: Session, id: string): Promise<ReadGrant> {
  return await session.read(
    'directory',
    { contract: 'Grants', transaction: 'ReadGrant', args: [id] },
    standingGrant,
  );
}

export async function readGrants(session: Session): Promise<readonly ReadGrant[]> {
  const list = { contract: 'Grants', transaction: 'ListGrants' };
  return await readAll(session, 'directory', list, standingGrant);
}

/** Every use of break-glass of a grant, first to last. */
export async function readEmergencies(session: Session, id: GrantId): Promise<readonly Emergency[]> {
  const list = { contract: 'Grants', transaction: 'ListEmergencies', args: [id] };
  return await readAll(session, 'directory', list, emergency);
}

export async function readMembers(session: Session): Promise<readonly Member[]> {
  return await readAll(session, 'directory', { contract: 'Members', transaction: 'ListMembers' }, member);
}
