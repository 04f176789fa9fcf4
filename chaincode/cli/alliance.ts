/** Reading who belongs to the alliance, and by which rule it decides. */
import type { z } from 'zod';
import type { Channel } from '../ledger/ledger';
import {
  type Application,
  application,
  type Charter,
  charter,
  type Gateway,
  gateway,
  type Member,
  type MspId,
  member,
  type Purpose,
  purpose,
} from '../model';
import { readAll } from './pages';
import type { Session } from './session';

/** The charter in force: each channel has its own. */
export async function readCharter(session: Session, channel: Channel = 'directory'): Promise<Charter> {
  return await session.read(channel, { contract: 'Members', transaction: 'ReadCharter', args: [] }, charter);
}

/** @throws {HubError} `NOT_FOUND`. */
export async function readMember(
  session: Session,
  msp: MspId,
  channel: Channel = 'directory',
): Promise<Member> {
  const call = { contract: 'Members', transaction: 'ReadMember', args: [msp] };
  return await session.read(channel, call, member);
}

/** A member's applications, by id. */
export async function readApplications(session: Session, msp: MspId): Promise<readonly Application[]> {
  return await listUnder(session, 'ListApplications', [msp], application);
}

/** A founder's gateways, by id. */
export async function readGateways(session: Session, msp: MspId): Promise<readonly Gateway[]> {
  return await listUnder(session, 'ListGateways', [msp], gateway);
}

export async function readPurposes(session: Session): Promise<readonly Purpose[]> {
  return await listUnder(session, 'ListPurposes', [], purpose);
}

function listUnder<S extends z.ZodType>(
  session: Session,
  transaction: string,
  args: readonly string[],
  row: S,
): Promise<readonly z.output<S>[]> {
  return readAll(session, 'directory', { contract: 'Members', transaction, args }, row);
}
