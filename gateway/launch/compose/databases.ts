/** Each department's server gets its database and roles, and at the first time its invented data. */

import { loadDemo } from '../../../subgraphs/demo/load';
import { keepPasswords } from '../../../subgraphs/kit/database/passwords';
import { provision } from '../../../subgraphs/kit/database/provision';
import { RECORDS } from '../configuration/records';
import { DEFAULT_CITIZENS } from '../options';
import { SEED } from '../start/databases';
import type { ComposeStep } from './compose-step';
import { serverOf } from './configurations';
import { DATABASES, type Places } from './places';

/** Doing it again changes nothing. It reaches the servers by their sockets, and nothing else. */
export async function makeDatabases({ places, progress }: ComposeStep): Promise<void> {
  const access = await progress.step('databases', () =>
    Promise.all(DATABASES.map((each) => one(places, each))),
  );
  const owners = Object.fromEntries(access.filter(([name]) => name !== RECORDS));
  const listener = {
    onLoaded: (department: string) => progress.line(`  ${department}`),
    onProgress: (rows: number) => progress.line(`  ${rows.toLocaleString('en')} rows`),
  };
  await progress.step('population', () =>
    loadDemo({ citizens: DEFAULT_CITIZENS, seed: SEED, owners }, listener),
  );
}

/** @returns its name, and its owner's connection string. */
async function one(places: Places, name: string): Promise<readonly [string, string]> {
  // They stand: whoever finds none would make others than the server knows, and is refused by it.
  const passwords = await keepPasswords(places.database(name), []);
  const made = await provision(serverOf(places, name, passwords), [name], passwords);
  return [name, made.get(name)?.owner ?? ''];
}
