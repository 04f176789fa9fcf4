import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { lockDirectory } from '../../../../chaincode/ledger/embedded/directory-lock';
import type { Channel } from '../../../../chaincode/ledger/ledger';
import { isHubError } from '../../../../chaincode/model/error';
import { runs } from '../../../depth';
import { type Alliance, configFor, FOUNDERS, newAlliance } from '../fixture/alliance';
import { adminOf, startInProcess } from '../fixture/in-process';
import { refusalOf } from '../fixture/ledger-process';
import { storedChannel } from './kill/stored-channel';

const PAGE = 4096;
const [FIRST = ''] = FOUNDERS;
let alliance: Alliance;
/** The files of a ledger that was stopped, and of the same one earlier, when it was killed. */
let whole: string;

const file = (name: string): string => join(alliance.dataDir, 'ledger', name);

beforeAll(async () => {
  alliance = await newAlliance();
  whole = join(alliance.dataDir, 'whole');
  mkdirSync(whole);
  const ledger = await startInProcess(alliance.dataDir);
  for (const channel of ['directory', 'exchange'] as const) {
    const client = adminOf(ledger, alliance.dataDir, FIRST, channel);
    for (const key of ['a', 'b', 'c']) {
      await client.submit({ contract: 'Kv', transaction: 'Put', args: [key, key.repeat(3000)] });
    }
    await client.close();
    copyFileSync(file(`${channel}.db-wal`), join(whole, `${channel}.db-wal`));
  }
  await ledger.close();
  for (const channel of ['directory', 'exchange']) {
    copyFileSync(file(`${channel}.db`), join(whole, `${channel}.db`));
  }
});

beforeEach(() => {
  for (const channel of ['directory', 'exchange']) {
    copyFileSync(join(whole, `${channel}.db`), file(`${channel}.db`));
    for (const rest of ['db-wal', 'db-shm']) rmSync(file(`${channel}.${rest}`), { force: true });
  }
});

afterAll(() => alliance.remove());

/** What a start says of the files as they are; undefined when it starts. */
async function refusal(): Promise<unknown> {
  try {
    await (await startInProcess(alliance.dataDir)).close();
    return undefined;
  } catch (error) {
    return error;
  }
}

const changes: readonly (readonly [string, () => void])[] = [
  ['is cut off', () => truncateSync(file('directory.db'), 5 * PAGE)],
  ['is of a newer version', () => change('directory', 'PRAGMA user_version = 99')],
  [
    'lacks its last block',
    () => change('directory', 'DELETE FROM blocks WHERE number = (SELECT max(number) FROM blocks)'),
  ],
  ["has another block's state", () => change('directory', "UPDATE savepoint SET hash = x'00'")],
  ["is the other channel's", () => copyFileSync(file('exchange.db'), file('directory.db'))],
  [
    "has the other channel's log of writes",
    () => copyFileSync(join(whole, 'exchange.db-wal'), file('directory.db-wal')),
  ],
  [
    'is no database',
    () => writeFileSync(file('directory.db'), 'text, long enough to be taken for a file of it'.repeat(99)),
  ],
];

test.each(changes)('CHAIN_BROKEN: a file that %s is named and left as it is', async (_, make) => {
  make();
  const before = readFileSync(file('directory.db'));
  expect(await refusal()).toMatchObject({
    code: 'CHAIN_BROKEN',
    message: expect.stringMatching(/directory\.db|block \d/),
  });
  expect(readFileSync(file('directory.db')).equals(before)).toBe(true);
});

function change(channel: Channel, sql: string): void {
  const database = new DatabaseSync(file(`${channel}.db`));
  database.exec(sql);
  database.close();
}

test('a page that was overwritten is found by the start or by the audit, whichever page it is', async () => {
  const pages = readFileSync(file('directory.db')).length / PAGE;
  const step = runs(Math.ceil(pages / 8), 1);
  for (let page = 0; page < pages; page += step) {
    const bytes = readFileSync(join(whole, 'directory.db'));
    bytes.fill(0x5a, page * PAGE, (page + 1) * PAGE);
    writeFileSync(file('directory.db'), bytes);
    const error = await refusal();
    if (error === undefined)
      expect((await storedChannel(alliance.dataDir, 'directory')).findings).not.toEqual([]);
    else expect(isHubError(error, 'CHAIN_BROKEN')).toBe(true);
  }
});

/** Makes a directory one that nobody may write; what undoes it. Nothing is forbidden to root but what the kernel keeps. */
function forbid(directory: string): () => void {
  if (process.getuid?.() !== 0) {
    chmodSync(directory, 0o555);
    return () => chmodSync(directory, 0o700);
  }
  renameSync(directory, `${directory}-aside`);
  symlinkSync('/sys/kernel', directory);
  return () => {
    unlinkSync(directory);
    renameSync(`${directory}-aside`, directory);
  };
}

test('DISK_REFUSED: a directory that may not be written is one line and exit code 1', async () => {
  const allow = forbid(join(alliance.dataDir, 'ledger'));
  try {
    const ended = await refusalOf(configFor(alliance.dataDir));
    expect(ended.text).toMatch(/^ledger: DISK_REFUSED: [^\n]*ledger[^\n]*\n$/);
    expect(ended.code).toBe(1);
  } finally {
    allow();
  }
});

test('DATA_DIR_IN_USE is said of a lock that is held, and of nothing else', () => {
  const directory = join(alliance.dataDir, 'locked');
  const held = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(expect.objectContaining({ code: 'DATA_DIR_IN_USE' }));
  held.release();
  writeFileSync(join(directory, 'lock'), 'no lock at all, but long enough to be one'.repeat(9));
  expect(() => lockDirectory(directory)).toThrow(expect.objectContaining({ code: 'CHAIN_BROKEN' }));
  rmSync(join(directory, 'lock'));
  mkdirSync(join(directory, 'lock'));
  expect(() => lockDirectory(directory)).toThrow(expect.objectContaining({ code: 'DISK_REFUSED' }));
});
