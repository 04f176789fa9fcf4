/** Starts the departments' databases, and at the first start fills them. */
import { z } from 'zod';
import { writeIndexFile } from '../../../chaincode/ledger/record-index/index-file';
import { HubError, parseAs } from '../../../chaincode/model';
import type { KeeperConfig } from '../../../subgraphs/kit/database/keeper';
import { PROVIDERS } from '../alliance';
import { RECORDS } from '../configuration/records';
import { builtModule, READY_WITHIN_MS, type StartContext } from './context';

/** Names the invented persons: the same seed and number give the same ones. */
export const SEED = 'directory-hub';
/** A million citizens on a slow disk. */
const LOADED_WITHIN_MS = 30 * 60_000;
/** What the loader holds does not grow with the citizens: a tenth of this. With less room V8 collects without end. */
const LOADER_HEAP_MIB = 256;

const ready = z.looseObject({
  port: z.int(),
  databases: z.record(z.string(), z.looseObject({ owner: z.string(), reader: z.string() })),
});
/** Connection strings. */
export type DatabaseAccess = z.output<typeof ready>['databases'][string];

export interface Databases {
  /** By department. */
  readonly departments: Readonly<Record<string, DatabaseAccess>>;
  /** Of the access records' index. */
  readonly records: DatabaseAccess;
}

/** The cluster runs, with a database and roles of its own for each department, and one for the access records' index. */
export async function startDatabases({ supervisor, directory }: StartContext): Promise<Databases> {
  const report = await supervisor.keep((last) => ({
    name: 'databases',
    module: builtModule('subgraphs/kit/database/main'),
    config: keeperConfig(
      directory.folder('databases'),
      last === undefined ? undefined : readyReport(last).port,
    ),
    readyWithinMs: READY_WITHIN_MS,
  }));
  const { [RECORDS]: records, ...departments } = readyReport(report).databases;
  if (records === undefined) throw new HubError('INTERNAL', 'no database of the access records');
  writeIndexFile(directory.path, { owner: records.owner, reader: records.reader });
  return { departments, records };
}

const readyReport = (report: unknown) => parseAs(ready, report, 'report of the databases');

function keeperConfig(folder: string, port: number | undefined): KeeperConfig {
  const departments = [...PROVIDERS.map(({ subgraph }) => subgraph), RECORDS];
  return { folder, departments, ...(port === undefined ? {} : { port }) };
}

/** The databases hold the data directory's number of citizens. */
export async function fillDatabases(context: StartContext, { departments }: Databases): Promise<void> {
  const { supervisor, directory, progress } = context;
  if (directory.isDone('databases')) return;
  const owners = Object.fromEntries(Object.entries(departments).map(([name, { owner }]) => [name, owner]));
  await supervisor.run({
    name: 'population',
    module: builtModule('subgraphs/demo/main'),
    config: { citizens: directory.citizens, seed: SEED, owners },
    readyWithinMs: LOADED_WITHIN_MS,
    heapMiB: LOADER_HEAP_MIB,
    onProgress: (step) => progress.line(`  population             ${step}`),
  });
  directory.complete('databases');
}
