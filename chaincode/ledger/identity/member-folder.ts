import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HubError, isHubError } from '../../model/error';
import { parseJsonAs } from '../../model/parse';
import { writeDurably } from '../durable/whole-file';
import { issueCertificate, issueRoot } from './certificate';
import { type Identity, loadIdentity } from './identity';
import { hasKeyFolder, readKeyFolder, writeKeyFolder } from './key-folder';
import { nextKeyFolder } from './next-key';
import type { Role } from './role';

const MEMBER_FILE = 'member.json';
const memberFile = z.object({ v: z.literal(1), mspId: z.string().min(1) });
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What a member holds beside its applications; `clock`, `gateway` … are keys for one duty. */
export interface DutyKey {
  /** Folder under the member's: `peer`, `admin`, `orderer`, `clock`, `gateway`, … */
  readonly name: string;
  readonly role: Role;
}

export interface NewMember {
  readonly dataDir: string;
  /** Folder under `members/`, kebab-case: `housing`. */
  readonly member: string;
  readonly mspId: string;
  /** Keys beside `ca`, `peer` and `admin`. */
  readonly duties?: readonly DutyKey[];
}

/** `<data-dir>/members/<member>`. */
export function memberFolder(dataDir: string, member: string): string {
  if (!NAME.test(member)) throw new HubError('INVALID_ARGUMENT', `member: \`${member}\` is not kebab-case`);
  return join(dataDir, 'members', member);
}

/** `<data-dir>/members/<member>/applications/<id>`. */
export function applicationFolder(dataDir: string, member: string, application: string): string {
  if (!NAME.test(application)) {
    throw new HubError('INVALID_ARGUMENT', `application: \`${application}\` is not kebab-case`);
  }
  return join(memberFolder(dataDir, member), 'applications', application);
}

/**
 * Makes a member's own CA and its `peer`, `admin` and duty keys, each only if it is not there yet.
 *
 * A crash half-way leaves whole pairs only; calling again goes on where it stopped. `member.json` is written last: a
 * folder without it is not finished.
 *
 * @throws {HubError} `ALREADY_EXISTS`: the folder belongs to another MSP ID.
 */
export async function createMember(options: NewMember): Promise<void> {
  const folder = memberFolder(options.dataDir, options.member);
  const known = existsSync(join(folder, MEMBER_FILE)) ? mspIdOf(options.dataDir, options.member) : undefined;
  if (known !== undefined && known !== options.mspId) {
    throw new HubError('ALREADY_EXISTS', `member \`${options.member}\` is \`${known}\` already`);
  }
  const ca = join(folder, 'ca');
  if (!hasKeyFolder(ca)) writeKeyFolder(ca, await issueRoot(`ca.${options.member}`));
  const keys: DutyKey[] = [
    { name: 'peer', role: 'peer' },
    { name: 'admin', role: 'admin' },
    ...(options.duties ?? []),
  ];
  for (const { name, role } of keys) await enrol(options, join(folder, name), name, role);
  if (known === undefined) {
    writeDurably(join(folder, MEMBER_FILE), `${JSON.stringify({ v: 1, mspId: options.mspId })}\n`);
  }
}

/** Makes an application's key (`OU=client`) under its member's CA, if it is not there yet, and loads it. */
export async function enrolApplication(
  dataDir: string,
  member: string,
  application: string,
): Promise<Identity> {
  const folder = applicationFolder(dataDir, member, application);
  await enrol({ dataDir, member }, folder, application, 'client');
  return loadIdentity(mspIdOf(dataDir, member), folder);
}

/** Makes the key that shall take the place of an application's, if none waits yet, and loads it: see `next-key.ts`. */
export async function enrolNextApplication(
  dataDir: string,
  member: string,
  application: string,
): Promise<Identity> {
  const folder = nextKeyFolder(applicationFolder(dataDir, member, application));
  await enrol({ dataDir, member }, folder, application, 'client');
  return loadIdentity(mspIdOf(dataDir, member), folder);
}

/** Makes a key for one duty under a member's CA, if it is not there yet, and loads it. */
export async function enrolDuty(dataDir: string, member: string, duty: DutyKey): Promise<Identity> {
  const folder = join(memberFolder(dataDir, member), duty.name);
  await enrol({ dataDir, member }, folder, duty.name, duty.role);
  return loadIdentity(mspIdOf(dataDir, member), folder);
}

/**
 * A member's own key: `peer`, `admin` or a duty.
 *
 * @throws {HubError} `NOT_FOUND`.
 */
export function loadMemberKey(dataDir: string, member: string, name: string): Identity {
  return loadIdentity(mspIdOf(dataDir, member), join(memberFolder(dataDir, member), name));
}

/** @throws {HubError} `NOT_FOUND`. */
export function loadApplication(dataDir: string, member: string, application: string): Identity {
  return loadIdentity(mspIdOf(dataDir, member), applicationFolder(dataDir, member, application));
}

/**
 * The MSP ID a member's folder was made for.
 *
 * @throws {HubError} `NOT_FOUND`: no such member, or its making was cut short; `DATA_DIR_CORRUPT`.
 */
export function mspIdOf(dataDir: string, member: string): string {
  const path = join(memberFolder(dataDir, member), MEMBER_FILE);
  if (!existsSync(path)) throw new HubError('NOT_FOUND', `no member \`${member}\` in \`${dataDir}\``);
  return readMemberFile(path).mspId;
}

function readMemberFile(path: string): z.output<typeof memberFile> {
  try {
    return parseJsonAs(memberFile, readFileSync(path, 'utf8'), `\`${path}\``);
  } catch (cause) {
    if (!isHubError(cause, 'INVALID_ARGUMENT')) throw cause;
    throw new HubError('DATA_DIR_CORRUPT', `\`${path}\` is not a member file`, { cause });
  }
}

/** The member's root certificate, PEM: what a channel's configuration holds of it. */
export function rootCertificateOf(dataDir: string, member: string): string {
  return readKeyFolder(join(memberFolder(dataDir, member), 'ca')).certificatePem;
}

/** Names of all finished members, sorted. */
export function listMembers(dataDir: string): string[] {
  const folder = join(dataDir, 'members');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name) && existsSync(join(folder, name, MEMBER_FILE)))
    .sort();
}

/** Ids of a member's applications that have a key here, sorted. */
export function listApplications(dataDir: string, member: string): string[] {
  const folder = join(memberFolder(dataDir, member), 'applications');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name) && hasKeyFolder(join(folder, name)))
    .sort();
}

async function enrol(
  member: { readonly dataDir: string; readonly member: string },
  folder: string,
  name: string,
  role: Role,
): Promise<void> {
  if (hasKeyFolder(folder)) return;
  const root = readKeyFolder(join(memberFolder(member.dataDir, member.member), 'ca'));
  writeKeyFolder(folder, await issueCertificate(root, { commonName: `${name}.${member.member}`, role }));
}
