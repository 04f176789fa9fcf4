/** The order in which the hub's processes start. */

import type { StartContext } from './context';
import { fillDatabases, startDatabases } from './databases';
import { startFounding } from './founding';
import { startLedger } from './ledger';

/** Everything runs and answers; a first start leaves the alliance founded and the databases filled. */
export async function startHub(context: StartContext): Promise<void> {
  const { directory, progress } = context;
  if (!directory.isDone('identities')) {
    await progress.step('identities', () => makeKeys(context));
  }
  await Promise.all([startLedgerAndFound(context), startData(context)]);
}

/** Loaded only when needed: issuing certificates is a first start's work. */
async function makeKeys({ directory }: StartContext): Promise<void> {
  const { makeIdentities } = await import('../founding/identities.js');
  await makeIdentities(directory.path);
  directory.complete('identities');
}

async function startLedgerAndFound(context: StartContext): Promise<void> {
  const { progress } = context;
  const address = await progress.step(
    'ledger',
    () => startLedger(context),
    (at) => at,
  );
  await progress.step('founding', () => startFounding(context, address));
}

async function startData(context: StartContext): Promise<void> {
  const { progress, directory } = context;
  const databases = await progress.step('databases', () => startDatabases(context));
  if (directory.isDone('databases')) return;
  const citizens = directory.citizens.toLocaleString('en');
  await progress.step(
    'population',
    () => fillDatabases(context, databases),
    () => `${citizens} citizens`,
  );
}
