import { ChannelStore } from '../../../../../chaincode/ledger/embedded/store';
import { HubError } from '../../../../../chaincode/model/error';
import { runs } from '../../../../depth';
import { ForgetfulDisk } from './forgetful-disk';
import { faultOf, sampleBlock } from './sample-blocks';
import { WasmSqlite } from './wasm-database';

let sqlite: WasmSqlite;

beforeAll(async () => {
  sqlite = await WasmSqlite.load();
});

/** Appends blocks from `first` on until there is no room; returns the number of the one that found none. */
function fill(store: ChannelStore, first: number): number {
  for (let number = first; ; number += 1) {
    try {
      store.append(sampleBlock(number));
    } catch (error) {
      expect(error).toMatchObject({ code: 'DISK_FULL', retryable: true, origin: 'ledger' });
      expect(error).toBeInstanceOf(HubError);
      return number;
    }
  }
}

/** How much room there is, from none to a few blocks, so that it ends at any write of a commit or a checkpoint. */
const rooms = Array.from({ length: runs(12, 150) }, (_, index) => index * runs(7919, 631));

test.each(rooms)(
  'DISK_FULL: with %i bytes left the store keeps what it has, answers, and goes on when there is room',
  (room) => {
    const disk = new ForgetfulDisk();
    sqlite.disks.mount('/full', disk);
    const store = ChannelStore.open('/full/directory.db', 'directory', sqlite.open);
    store.append(sampleBlock(0));
    disk.roomLeft = room;
    const refused = fill(store, 1);
    expect(faultOf(store, refused, refused)).toBeUndefined();
    const image = disk.imageAfter(disk.operations, 'nothing', () => 1);
    disk.roomLeft = Number.POSITIVE_INFINITY;
    store.append(sampleBlock(refused));
    store.append(sampleBlock(refused + 1));
    expect(faultOf(store, refused + 2, refused + 2)).toBeUndefined();
    store.close();
    sqlite.disks.mount('/full', new ForgetfulDisk(image));
    const afterPowerLoss = ChannelStore.open('/full/directory.db', 'directory', sqlite.open);
    expect(faultOf(afterPowerLoss, refused, refused)).toBeUndefined();
    afterPowerLoss.close();
  },
);

test('DISK_FULL: a file that finds no room at its first start is not called broken', () => {
  const disk = new ForgetfulDisk();
  disk.roomLeft = 20_000;
  sqlite.disks.mount('/new', disk);
  const open = (): ChannelStore => ChannelStore.open('/new/directory.db', 'directory', sqlite.open);
  expect(open).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
  disk.roomLeft = Number.POSITIVE_INFINITY;
  const store = open();
  expect(store.savepoint()).toBeUndefined();
  store.close();
});
