/** The superuser's password on its way to `initdb`, which takes it from a file alone. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Calls `use` with the path of a file that holds the password and is gone afterwards. Only the account that runs
 * `initdb` reads it (0600).
 *
 * As root that account is `postgres`.
 */
export async function withPasswordFile<Result>(
  folder: string,
  password: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const path = join(folder, `initdb-${randomBytes(8).toString('hex')}`);
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${password}\n`);
    await file.close();
    const account = process.getuid?.() === 0 ? await postgresAccount() : undefined;
    if (account !== undefined) await chown(path, account, account);
    return await use(path);
  } finally {
    await rm(path, { force: true });
  }
}

/** Makes the account if there is none, as the library that starts PostgreSQL would. */
async function postgresAccount(): Promise<number> {
  const run = promisify(execFile);
  const idOf = async (): Promise<number> => Number((await run('id', ['-u', 'postgres'])).stdout);
  try {
    return await idOf();
  } catch {
    // `id` ends with 1 for an account that is not there; whatever else keeps it from answering, `useradd` tells.
    await run('useradd', ['--user-group', 'postgres']);
    return await idOf();
  }
}
