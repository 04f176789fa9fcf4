import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ChannelStore, type CommittedBlock } from '../../../../chaincode/ledger/embedded/store';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hub-store-'));
  path = join(folder, 'directory.db');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const broken = expect.objectContaining({ code: 'CHAIN_BROKEN' });
const version = (block: bigint) => ({ block, transaction: 0 });

function block(number: bigint, writes: CommittedBlock['writes'] = []): CommittedBlock {
  return {
    number,
    bytes: Buffer.from(`block ${number}`),
    hash: Buffer.from(`hash ${number}`),
    commitHash: Buffer.from(`commit ${number}`),
    lastConfig: 0n,
    transactions: [{ id: `t${number}`, flag: 0 }],
    writes,
    history: writes.map(({ namespace, key }) => ({ namespace, key, transaction: 0 })),
  };
}

const put = (key: string, value: string | undefined, at: bigint) => ({
  namespace: 'hub',
  key,
  value: value === undefined ? undefined : Buffer.from(value),
  metadata: undefined,
  version: version(at),
});

test('a block and all that follows from it are there after opening again', () => {
  const store = ChannelStore.open(path, 'directory');
  store.append(block(0n));
  store.append(block(1n, [put('a', '1', 1n), put('b', '1', 1n)]));
  store.append(block(2n, [put('a', undefined, 2n)]));
  store.close();
  const again = ChannelStore.open(path, 'directory');
  expect(again.savepoint()).toMatchObject({ height: 3n, lastConfig: 0n });
  expect(again.get('hub', 'a')).toBeUndefined();
  expect(again.get('hub', 'b')).toMatchObject({ version: version(1n) });
  expect(again.transaction('t1')).toEqual({ block: 1n, flag: 0 });
  expect(again.history('hub', 'a')).toEqual([
    { block: 2n, transaction: 0 },
    { block: 1n, transaction: 0 },
  ]);
  again.close();
});

test('a block that fails half-way leaves nothing', () => {
  const store = ChannelStore.open(path, 'directory');
  store.append(block(0n));
  const bad = { ...block(1n, [put('a', '1', 1n)]), commitHash: 'text' as unknown as Uint8Array };
  expect(() => store.append(bad)).toThrow();
  expect(store.savepoint()?.height).toBe(1n);
  expect(store.get('hub', 'a')).toBeUndefined();
  expect(store.block(1n)).toBeUndefined();
  store.append(block(1n));
  store.close();
});

test('a block that is not the next one is CHAIN_BROKEN', () => {
  const store = ChannelStore.open(path, 'directory');
  store.append(block(0n));
  expect(() => store.append(block(2n))).toThrow(broken);
  expect(() => store.append(block(0n))).toThrow(broken);
  store.close();
});

test.each([
  [
    'bytes that are no database',
    () => writeFileSync(path, 'not a database, but long enough to be one'.repeat(99)),
  ],
  ['the database of another program', () => new DatabaseSync(path).exec('CREATE TABLE t (a)')],
  ['the ledger of another channel', () => ChannelStore.open(path, 'exchange').close()],
])('%s is CHAIN_BROKEN', (_, make) => {
  make();
  expect(() => ChannelStore.open(path, 'directory')).toThrow(broken);
});

test('a file that was cut off is CHAIN_BROKEN', () => {
  const store = ChannelStore.open(path, 'directory');
  for (let number = 0n; number < 50n; number += 1n) {
    store.append(block(number, [put(`k${number}`, 'x'.repeat(500), number)]));
  }
  store.close();
  truncateSync(path, 16_384);
  expect(() => ChannelStore.open(path, 'directory')).toThrow(broken);
});

test('a file whose blocks and state differ in height is CHAIN_BROKEN', () => {
  const store = ChannelStore.open(path, 'directory');
  store.append(block(0n));
  store.append(block(1n));
  store.close();
  const database = new DatabaseSync(path);
  database.exec('DELETE FROM blocks WHERE number = 1');
  database.close();
  expect(() => ChannelStore.open(path, 'directory')).toThrow(broken);
});

test('a file that a crash left empty is a new ledger', () => {
  writeFileSync(path, '');
  const store = ChannelStore.open(path, 'directory');
  expect(store.savepoint()).toBeUndefined();
  store.close();
});
