/** The order in which the hub's processes start: whatever does not wait for another starts at once. */
import type { StartContext } from './context';
import { type Databases, fillDatabases, startDatabases } from './databases';
import { startDepartments } from './departments';
import { startFounding } from './founding';
import { startGateway } from './gateway';
import { startLedger } from './ledger';
import { arePublished, notePublished, type Publications } from './publications';
import { startRecords } from './records';

/** Everything runs and answers; a first start leaves the alliance founded and the databases filled. */
export async function startHub(context: StartContext): Promise<void> {
  const { directory, progress } = context;
  if (!directory.isDone('identities')) await progress.step('identities', () => makeKeys(context));
  const [address, databases] = await Promise.all([
    progress.step('ledger', () => startLedger(context), String),
    progress.step('databases', () => startDatabases(context)),
  ]);
  await Promise.all([
    fill(context, databases),
    directory.isDone('founding')
      ? goOn(context, address, databases)
      : beginAlliance(context, address, databases),
  ]);
  followRecords(context, address, databases);
}

/** Nobody waits for it: what the index does not have yet is read from the blocks. */
function followRecords(context: StartContext, address: string, databases: Databases): void {
  startRecords(context, address, databases).catch((error: unknown) => {
    if (context.supervisor.isStopping) return;
    context.progress.line(`  ${error instanceof Error ? error.message : String(error)}`);
  });
}

/** A first start: departments and gateway may follow the ledger as soon as they are let in. */
async function beginAlliance(context: StartContext, address: string, databases: Databases): Promise<void> {
  const { progress, directory } = context;
  const founding = startFounding(context, address);
  const letIn = Promise.race([founding.admitted, founding.done]);
  const [publications] = await Promise.all([
    progress.step('departments', () => letIn.then(() => startDepartments(context, address, databases))),
    progress.step('gateway', () => letIn.then(() => startGateway(context, address))),
    progress.step('founding', () => founding.done),
  ]);
  notePublished(directory.path, publications);
}

/** A later start: nothing is written to the ledger unless a department serves something else, or elsewhere. */
async function goOn(context: StartContext, address: string, databases: Databases): Promise<void> {
  const { progress } = context;
  const publications = progress.step('departments', () => startDepartments(context, address, databases));
  await Promise.all([
    publications.then((served) => renew(context, address, served)),
    progress.step('gateway', () => startGateway(context, address)),
  ]);
}

async function renew(context: StartContext, address: string, publications: Publications): Promise<void> {
  const { progress, directory } = context;
  if (arePublished(directory.path, publications)) return;
  await progress.step('publications', () => startFounding(context, address).done);
  notePublished(directory.path, publications);
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
