/** Whether the hub's gateway keeps anything of the requests it has answered: an hour's worth, as fast as they go. */
import { type Section, shown } from '../report';
import type { Load, LoadResult } from './load-process';
import type { Usage } from './measured';
import type { MeasuredProcess } from './measured-process';

export interface MemoryOptions {
  readonly hub: MeasuredProcess;
  readonly load: MeasuredProcess;
  readonly bodies: readonly string[];
  readonly callers: number;
  /** Requests of the hour. */
  readonly hour: number;
  readonly token: () => Promise<string>;
}

/** A token lives ten minutes; a quarter is answered in less. */
const QUARTERS = 4;
const MIB = 2 ** 20;

/** Each quarter of the hour, and what the heap holds after a collection at its end. */
export async function memorySection(options: MemoryOptions): Promise<Section> {
  const { hub, load, bodies, callers, hour, token } = options;
  const requests = Math.ceil(hour / QUARTERS);
  const measured: Usage[] = [await hub.usage('collection')];
  for (let quarter = 0; quarter < QUARTERS; quarter++) {
    const work: Load = { url: hub.url, token: await token(), bodies, requests, callers };
    const { failed } = (await load.work(work)) as LoadResult;
    if (failed !== undefined) throw new Error(`the hub did not answer: ${failed.slice(0, 2000)}`);
    measured.push(await hub.usage('collection'));
  }
  const heaps = measured.map(({ heapBytes }) => heapBytes);
  const [, first = Number.NaN] = heaps;
  const last = heaps.at(-1) ?? Number.NaN;
  return {
    title: `memory: ${(requests * QUARTERS).toLocaleString('en')} requests, all queries in turn`,
    head: ['', 'heap after a collection', 'resident'],
    rows: measured.map(({ heapBytes, residentBytes }, quarter) => [
      quarter === 0 ? 'before' : `after ${(quarter * requests).toLocaleString('en')}`,
      `${shown(heapBytes / MIB)} MB`,
      `${shown(residentBytes / MIB)} MB`,
    ]),
    figures: {
      memoryHeapMb: last / MIB,
      memoryResidentMb: (measured.at(-1)?.residentBytes ?? Number.NaN) / MIB,
      // From the first quarter on: by then every cache that has a bound has reached it.
      memoryBytesARequest: (last - first) / (requests * (QUARTERS - 1)),
    },
  };
}
