import { EmbeddedLedger } from '../../../../chaincode/ledger/embedded/embedded-ledger';
import { ledgerConfigSchema } from '../../../../chaincode/ledger/embedded/ledger-config';
import { openSqlite, type SqliteDatabase } from '../../../../chaincode/ledger/embedded/sqlite';
import { type Alliance, configFor, FOUNDERS, newAlliance } from '../fixture/alliance';
import { adminOf } from '../fixture/in-process';
import { KvContract } from '../fixture/kv-contract';

const [FIRST = ''] = FOUNDERS;
let alliance: Alliance;

beforeAll(async () => {
  alliance = await newAlliance();
});

afterAll(() => alliance.remove());

test('DISK_FULL: a ledger without room says so at once, goes on reading, and commits the same bytes when there is room', async () => {
  const files: SqliteDatabase[] = [];
  const failures: unknown[] = [];
  const ledger = await EmbeddedLedger.start(ledgerConfigSchema.parse(configFor(alliance.dataDir)), {
    contracts: () => [KvContract],
    onFailure: (error) => failures.push(error),
    openFile: (path) => {
      const database = openSqlite(path);
      files.push(database);
      return database;
    },
  });
  const client = adminOf(ledger, alliance.dataDir, FIRST);
  const call = (transaction: string, ...args: string[]) => ({ contract: 'Kv', transaction, args });
  try {
    const before = await client.submit(call('Put', 'a', 'kept'));
    for (const file of files) file.exec('PRAGMA max_page_count = 1');
    const large = await client.endorse(call('Put', 'b', 'x'.repeat(60_000)));
    await expect(client.commit(large)).rejects.toMatchObject({
      code: 'DISK_FULL',
      retryable: true,
      origin: 'ledger',
    });
    expect(Buffer.from(await client.evaluate(call('Get', 'a'))).toString()).toBe('kept');
    expect((await client.head()).number).toBe(before.blockNumber);
    for (const file of files) file.exec('PRAGMA max_page_count = 1000000');
    const done = await client.commit(large);
    expect(done.blockNumber).toBe(before.blockNumber + 1n);
    expect(await client.commit(large)).toEqual(done);
    expect(failures).toEqual([]);
  } finally {
    await client.close();
    await ledger.close();
  }
});
