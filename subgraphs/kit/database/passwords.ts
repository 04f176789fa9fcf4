import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** The cluster's passwords by role; `postgres` is the superuser's. */
export type Passwords = Readonly<Record<string, string>>;

const FILE = 'passwords.json';

/**
 * Reads the passwords of these roles and makes those that are missing; the file is durable and readable by its owner
 * alone (0600) before anything uses them.
 */
export async function keepPasswords(folder: string, roles: readonly string[]): Promise<Passwords> {
  const path = join(folder, FILE);
  const known = await readIfThere(path);
  const missing = roles.filter((role) => known[role] === undefined);
  if (missing.length === 0) return known;
  const all = {
    ...known,
    ...Object.fromEntries(missing.map((role) => [role, randomBytes(24).toString('base64url')])),
  };
  await replaceFile(path, JSON.stringify(all, null, 2));
  return all;
}

async function readIfThere(path: string): Promise<Passwords> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Passwords;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Written beside and renamed: a crash leaves the old file or the new one, never half of either. */
async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}
