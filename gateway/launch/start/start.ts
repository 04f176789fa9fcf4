/** The order in which the hub's processes start: whatever does not wait for another starts at once. */
import type { StartContext } from './context';
import { type Databases, fillDatabases, startDatabases } from './databases';
import { startDepartments } from './departments';
import { startFounding } from './founding';
import { startGateway } from './gateway';
import { startLedger } from './ledger';

/** Everything runs and answers; a first start leaves the alliance founded and the databases filled. */
export async function startHub(context: StartContext): Promise<void> {
  const { directory, progress } = context;
  if (!directory.isDone('identities')) await progress.step('identities', () => makeKeys(context));
  const [address, databases] = await Promise.all([
    progress.step('ledger', () => startLedger(context), String),
    progress.step('databases', () => startDatabases(context)),
  ]);
  const founding = startFounding(context, address);
  await Promise.all([
    progress.step(directory.isDone('founding') ? 'publications' : 'founding', () => founding.done),
    fill(context, databases),
    progress.step('departments', async () => {
      await Promise.race([founding.admitted, founding.done]);
      await startDepartments(context, address, databases);
    }),
  ]);
  await progress.step('gateway', () => startGateway(context, address));
}

/** Loaded only when needed: issuing certificates is a first start's work. */
async function makeKeys({ directory }: StartContext): Promise<void> {
  const { makeIdentities } = await import('../founding/identities.js');
  await makeIdentities(directory.path);
  directory.complete('identities');
}

async function fill(context: StartContext, databases: Databases): Promise<void> {
  const { progress, directory } = context;
  if (directory.isDone('databases')) return;
  const citizens = `${directory.citizens.toLocaleString('en')} citizens`;
  await progress.step(
    'population',
    () => fillDatabases(context, databases),
    () => citizens,
  );
}
