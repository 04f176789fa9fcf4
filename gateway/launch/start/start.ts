/** The order in which the hub's processes start: whatever does not wait for another starts at once. */
import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import type { StartContext } from './context';
import { type Databases, fillDatabases, startDatabases } from './databases';
import { startDepartments } from './departments';
import { startDuties } from './duties';
import { startFounding } from './founding';
import { startGateway } from './gateway';
import { startLedger } from './ledger';
import { startNetwork } from './network';
import { arePublished, notePublished, type Publications } from './publications';
import { startRecords } from './records';

/** Everything runs and answers; a first start leaves the alliance founded and the databases filled. */
export async function startHub(context: StartContext): Promise<void> {
  const { directory, progress, options } = context;
  const [place, databases] = await Promise.all([
    options.ledger === 'fabric' ? onNetwork(context) : onEmbedded(context),
    progress.step('databases', () => startDatabases(context)),
  ]);
  await Promise.all([
    fill(context, databases),
    directory.isDone('founding') ? goOn(context, place, databases) : beginAlliance(context, place, databases),
  ]);
  followRecords(context, place, databases);
}

/** Nobody waits for it: what the index does not have yet is read from the blocks. */
function followRecords(context: StartContext, place: LedgerPlace, databases: Databases): void {
  startRecords(context, place, databases).catch((error: unknown) => {
    if (context.supervisor.isStopping) return;
    context.progress.line(`  ${error instanceof Error ? error.message : String(error)}`);
  });
}

/** The ledger's process holds the founders' keys: they come first. */
async function onEmbedded(context: StartContext): Promise<LedgerPlace> {
  await identities(context);
  return await context.progress.step('ledger', () => startLedger(context), addressesOf);
}

/** The network's CAs certify every other key of their members: they come first. */
async function onNetwork(context: StartContext): Promise<LedgerPlace> {
  const place = await context.progress.step('ledger', () => startNetwork(context), addressesOf);
  await identities(context);
  return place;
}

/** The embedded ledger ticks itself, and has no relays: whoever runs it holds every founder's key. */
async function founders(context: StartContext, place: LedgerPlace): Promise<void> {
  if (context.options.ledger === 'fabric') await startDuties(context, place);
}

async function identities(context: StartContext): Promise<void> {
  const { directory, progress } = context;
  if (!directory.isDone('identities')) await progress.step('identities', () => makeKeys(context));
}

/** A first start: departments and gateway may follow the ledger as soon as they are let in. */
async function beginAlliance(context: StartContext, place: LedgerPlace, databases: Databases): Promise<void> {
  const { progress, directory } = context;
  const founding = startFounding(context, place);
  const letIn = Promise.race([founding.admitted, founding.done]);
  const [publications] = await Promise.all([
    progress.step('departments', () => letIn.then(() => startDepartments(context, place, databases))),
    progress.step('gateway', () => letIn.then(() => startGateway(context, place))),
    progress.step('founding', () => founding.done),
    // Before the founders stand there is nothing to tick or to relay for.
    letIn.then(() => founders(context, place)),
  ]);
  notePublished(directory.path, publications);
}

/** A later start: nothing is written to the ledger unless a department serves something else, or elsewhere. */
async function goOn(context: StartContext, place: LedgerPlace, databases: Databases): Promise<void> {
  const { progress } = context;
  const publications = progress.step('departments', () => startDepartments(context, place, databases));
  await Promise.all([
    founders(context, place),
    publications.then((served) => renew(context, place, served)),
    progress.step('gateway', () => startGateway(context, place)),
  ]);
}

async function renew(context: StartContext, place: LedgerPlace, publications: Publications): Promise<void> {
  const { progress, directory } = context;
  if (arePublished(directory.path, publications)) return;
  await progress.step('publications', () => startFounding(context, place).done);
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

const addressesOf = ({ peers }: LedgerPlace): string => peers.map(({ address }) => address).join(' ');
