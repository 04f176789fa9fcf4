/** The databases' passwords: made once, each server's in a folder of its own. */
import { chmodSync, mkdirSync } from 'node:fs';
import { writeDurably } from '../../../chaincode/ledger/durable/whole-file';
import { keepPasswords, type Passwords } from '../../../subgraphs/kit/database/passwords';
import { rolesOf } from '../../../subgraphs/kit/database/provision';
import { DATABASES, type Places } from './places';

/** The superuser of each server. */
export const SUPERUSER = 'postgres';

/** By database; those that stood before stand. */
export async function allPasswords(places: Places): Promise<Readonly<Record<string, Passwords>>> {
  const kept = DATABASES.map(async (name) => [name, await passwordsOf(places, name)] as const);
  return Object.fromEntries(await Promise.all(kept));
}

async function passwordsOf(places: Places, name: string): Promise<Passwords> {
  mkdirSync(places.server(name), { recursive: true, mode: 0o755 });
  const passwords = await keepPasswords(places.database(name), [SUPERUSER, ...rolesOf([name])]);
  // Its image's own account reads it, which is not ours; it reaches no container but the server's.
  writeDurably(places.serverPassword(name), passwords[SUPERUSER] ?? '');
  chmodSync(places.serverPassword(name), 0o644);
  chmodSync(places.server(name), 0o755);
  return passwords;
}
