/** Runs of a channel's store, and the loss of power at any moment of them. */
import type { SqliteDatabase } from '../../../../../chaincode/ledger/embedded/sqlite';
import { ChannelStore } from '../../../../../chaincode/ledger/embedded/store';
import { ForgetfulDisk, type Image, type Survival } from './forgetful-disk';
import { faultOf, sampleBlock } from './sample-blocks';
import type { WasmSqlite } from './wasm-database';

/** Something was promised to a caller when the disk had done `at` operations. */
interface Promised {
  readonly at: number;
  readonly height: number;
}

/** What happened, so that it can be cut off anywhere. */
export interface Run {
  readonly disk: ForgetfulDisk;
  readonly acknowledged: readonly Promised[];
  readonly begun: readonly Promised[];
}

export interface RunOptions {
  readonly blocks: number;
  readonly image?: Image;
  /** Run on each connection when the store has configured it: what a store that promises less would do. */
  readonly weakenedBy?: string;
  /** The disk does not do what it says. */
  readonly isLying?: boolean;
}

/** Appends blocks to what an image holds, closing the file and opening it again after every seventh. */
export function appendBlocks(sqlite: WasmSqlite, options: RunOptions): Run {
  const disk = new ForgetfulDisk(options.image);
  if (options.isLying === true) disk.lie();
  const acknowledged: Promised[] = [];
  const begun: Promised[] = [];
  withStore(sqlite, disk, options.weakenedBy, (open) => {
    let store = open();
    const first = Number(store.savepoint()?.height ?? 0n);
    for (let number = first; number < first + options.blocks; number += 1) {
      begun.push({ at: disk.operations, height: number + 1 });
      store.append(sampleBlock(number));
      acknowledged.push({ at: disk.operations, height: number + 1 });
      if (number % 7 === 6) store = open();
    }
  });
  return { disk, acknowledged, begun };
}

/** What is wrong after power was lost, told with the moment; undefined when nothing is. */
export function faultAfter(
  sqlite: WasmSqlite,
  run: Run,
  at: number,
  survival: Survival,
  random: () => number,
): string | undefined {
  const image = run.disk.imageAfter(at, survival, random);
  const least = heightAt(run.acknowledged, at);
  const fault = withStore(sqlite, new ForgetfulDisk(image), undefined, (open) =>
    faultOf(open(), least, heightAt(run.begun, at)),
  );
  return fault && `after ${at} operations, of the unsynced ${survival}: ${fault}`;
}

/** The same, when power is lost a second time while the store recovers from the first and goes on. */
export function faultAfterTwo(
  sqlite: WasmSqlite,
  run: Run,
  at: number,
  random: () => number,
): string | undefined {
  const image = run.disk.imageAfter(at, 'some', random);
  const again = appendBlocks(sqlite, { blocks: 2, image });
  const promised = { at: 0, height: heightAt(run.acknowledged, at) };
  const atMost = { at: 0, height: heightAt(run.begun, at) };
  const both = {
    disk: again.disk,
    acknowledged: [promised, ...again.acknowledged],
    begun: [atMost, ...again.begun],
  };
  const second = Math.floor(random() * (again.disk.operations + 1));
  const fault = faultAfter(sqlite, both, second, 'some', random);
  return fault && `${at} operations, then ${fault}`;
}

function heightAt(promised: readonly Promised[], at: number): number {
  return promised.findLast((each) => each.at <= at)?.height ?? 0;
}

let mounts = 0;

function withStore<T>(
  sqlite: WasmSqlite,
  disk: ForgetfulDisk,
  weakenedBy: string | undefined,
  work: (open: () => ChannelStore) => T,
): T {
  mounts += 1;
  const directory = `/${mounts}`;
  sqlite.disks.mount(directory, disk);
  let store: ChannelStore | undefined;
  const open = (): ChannelStore => {
    store?.close();
    let database: SqliteDatabase | undefined;
    store = ChannelStore.open(`${directory}/directory.db`, 'directory', (path) => {
      database = sqlite.open(path);
      return database;
    });
    if (weakenedBy !== undefined) database?.exec(weakenedBy);
    return store;
  };
  try {
    return work(open);
  } finally {
    store?.close();
    sqlite.disks.unmount(directory);
  }
}
