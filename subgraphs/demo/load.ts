import { civilAffairsTables } from '../civil-affairs/load';
import { housingTables } from '../housing/load';
import { humanResourcesTables } from '../human-resources/load';
import { type LoadResult, loadTables, type TableLoad } from '../kit/database/load';
import { marketRegulationTables } from '../market-regulation/load';
import { naturalResourcesTables } from '../natural-resources/load';
import { inventPopulation, type Population } from '../population/population';
import { publicSecurityTables } from '../public-security/load';
import { taxationTables } from '../taxation/load';
import type { LoaderConfig } from './loader';

/** Grows when the same options would give other rows. */
const GENERATION = 2;

type TablesOf = (population: Population) => readonly TableLoad[];

const TABLES: ReadonlyMap<string, TablesOf> = new Map([
  ['public-security', publicSecurityTables],
  ['taxation', taxationTables],
  ['civil-affairs', civilAffairsTables],
  ['market-regulation', marketRegulationTables],
  ['natural-resources', naturalResourcesTables],
  ['human-resources', humanResourcesTables],
  ['housing', housingTables],
]);

/** After how many rows progress is told: a small city needs none. */
const TOLD_EVERY = 500_000;

export interface DemoListener {
  readonly onLoaded: (department: string, result: LoadResult & { readonly ms: number }) => void;
  /** Hears every {@link TOLD_EVERY} rows how many were sent, in all departments together. */
  readonly onProgress: (rows: number) => void;
}

/** Fills the databases of the departments named, all at once; each is whole, or as it was before. */
export async function loadDemo(
  { citizens, seed, owners }: LoaderConfig,
  { onLoaded, onProgress }: DemoListener,
): Promise<void> {
  const began = performance.now();
  let sent = 0;
  const onSent = (rows: number): void => {
    const told = Math.floor(sent / TOLD_EVERY);
    sent += rows;
    const now = Math.floor(sent / TOLD_EVERY);
    if (now > told) onProgress(now * TOLD_EVERY);
  };
  const load = async ([department, url]: [string, string]): Promise<void> => {
    const tables = TABLES.get(department);
    if (tables === undefined) throw new RangeError(`no data are invented for department ${department}`);
    const result = await loadTables({
      url,
      version: `${GENERATION}/${seed}/${citizens}`,
      tables: () => tables(inventPopulation({ citizens, seed })),
      onSent,
    });
    onLoaded(department, { ...result, ms: Math.round(performance.now() - began) });
  };
  await Promise.all(Object.entries(owners).map(load));
}
