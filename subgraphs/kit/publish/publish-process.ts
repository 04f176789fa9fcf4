/** A department's own `publish`, as a process: `node main.js publish`, an order on standard input, a report on standard output. */
import { text } from 'node:stream/consumers';
import { connectLedger } from '../../../chaincode/ledger/fabric/connect-ledger';
import { loadIdentity } from '../../../chaincode/ledger/identity/identity';
import { ERROR_CATALOGUE, isHubError } from '../../../chaincode/model/error';
import { parseJsonAs } from '../../../chaincode/model/parse';
import type { DepartmentFault } from '../binding/department-fault';
import { examineDepartment } from '../binding/examine';
import type { Department } from '../declare/department';
import { type PublishOrder, type PublishReport, publishOrder, type ToldFault } from './order';
import { placeOf } from './place';
import { type Published, publishDepartment } from './publish';

/** Publishes as the order says, and tells what became of it; the exit code is 1 only where nothing can be told. */
export async function answerPublish(department: Department): Promise<void> {
  const order = parseJsonAs(publishOrder, await text(process.stdin), 'order');
  process.stdout.write(`${JSON.stringify(await publishAsOrdered(department, order))}\n`);
}

/**
 * Examines the department, compares it with the ledger, and publishes it if nothing is wrong.
 *
 * What the ledger has against it is a fault like any other, and the report says so.
 */
export async function publishAsOrdered(department: Department, order: PublishOrder): Promise<PublishReport> {
  const { faults, description } = await examineDepartment(department);
  const subgraph = department.name;
  if (faults.length > 0 || description === undefined) {
    return {
      subgraph,
      outcome: 'REFUSED',
      faults: faults.map((each) => told(each, order.sources)),
      duties: [],
      entries: [],
    };
  }
  const { mspId, admin, key, ledger: place, url, dryRun } = order;
  const ledger = connectLedger({
    ...place,
    identity: loadIdentity(mspId, admin),
    channel: 'directory',
  });
  try {
    const { spki } = loadIdentity(mspId, key);
    const published = await publishDepartment(description, { ledger, member: mspId, url, spki, dryRun });
    return { subgraph, sdlHash: description.sdlHash, ...reported(published) };
  } catch (error) {
    if (!isHubError(error)) throw error;
    const fault = { code: error.code, at: subgraph, message: error.message };
    return { subgraph, outcome: 'REFUSED', faults: [told(fault)], duties: [], entries: [] };
  } finally {
    await ledger.close();
  }
}

function reported({ block, faults, ...published }: Published) {
  return {
    ...published,
    ...(block === undefined ? {} : { block: block.toString() }),
    faults: faults.map((each) => told(each)),
  };
}

/** What the ledger has against it has no place in the sources. */
function told(fault: DepartmentFault, sources?: string): ToldFault {
  const { origin, remedy } = ERROR_CATALOGUE[fault.code];
  const place = sources === undefined ? undefined : placeOf(sources, fault.at);
  return { ...fault, ...(place === undefined ? {} : { place }), origin, remedy };
}
