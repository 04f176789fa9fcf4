import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest, verifyBackup, writeBackup } from '../../chaincode/ledger/backup';
import { HeadFile } from '../../chaincode/ledger/view/head/head-file';
import { type Sha256Hex, sha256 } from '../../chaincode/model';
import { processIdentity } from '../../chaincode/network/supervision/process-identity';
import { backUpHub } from '../../gateway/launch/backup/back-up-hub';
import { parseOptions } from '../../gateway/launch/backup/options';
import { restoreHub } from '../../gateway/launch/backup/restore-hub';
import { DataDirectory } from '../../gateway/launch/data-directory/data-directory';
import { noteProcesses } from '../../gateway/launch/data-directory/leftover';
import { arePublished } from '../../gateway/launch/start/publications';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hub-directory-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a directory that does not exist is made, marked and remembers what was asked', async () => {
  const path = join(root, 'new');
  const first = await DataDirectory.open(path);
  first.prepare(120, 20_000);
  first.complete('identities');
  first.release();

  const second = await DataDirectory.open(path);
  second.prepare(undefined, 20_000);
  expect(second.citizens).toBe(120);
  expect(second.isDone('identities')).toBe(true);
  expect(second.isDone('founding')).toBe(false);
  second.release();
});

test('DATA_DIR_IN_USE: a second hub on the same directory is refused and changes nothing', async () => {
  const first = await DataDirectory.open(root);
  first.prepare(10, 10);
  const before = readdirSync(root).sort();
  await expect(DataDirectory.open(root)).rejects.toMatchObject({
    code: 'DATA_DIR_IN_USE',
    message: expect.stringContaining(`process ${process.pid}`),
  });
  expect(readdirSync(root).sort()).toEqual(before);
  first.release();
});

test('DATA_DIR_IN_USE: an owner whose name cannot be read holds the lock all the same; a name goes with its owner', async () => {
  const first = await DataDirectory.open(root);
  writeFileSync(join(root, 'owner.json'), 'torn');
  await expect(DataDirectory.open(root)).rejects.toMatchObject({
    code: 'DATA_DIR_IN_USE',
    message: expect.stringContaining(join(root, 'owner.json')),
  });
  first.release();
  expect(existsSync(join(root, 'owner.json'))).toBe(false);
});

test('the lock of a launcher that was killed is free at once', async () => {
  const script = `
    const { DatabaseSync } = require('node:sqlite');
    const lock = new DatabaseSync(process.argv[1]);
    lock.exec('BEGIN EXCLUSIVE');
    console.log('locked');
    setInterval(() => undefined, 1000);`;
  const owner = spawn(process.execPath, ['-e', script, join(root, 'lock')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(owner.stdout, 'data');
  await expect(DataDirectory.open(root)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  (await DataDirectory.open(root)).release();
});

test('a process left by a killed launcher is waited for and ended before the directory is used', async () => {
  const script = `process.on('SIGTERM', () => undefined); console.log('up'); setInterval(() => undefined, 1000);`;
  const leftover = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(leftover.stdout, 'data');
  const pid = leftover.pid ?? 0;
  noteProcesses(root, [
    { name: 'ledger', pid, identity: processIdentity(pid) ?? '' },
    // The same pid as ours, but not our start: a pid that was given again is left alone.
    { name: 'gateway', pid: process.pid, identity: 'another' },
  ]);
  writeFileSync(join(root, '.directory-hub'), '{"product":"directory-hub","format":1}');
  const ended = once(leftover, 'exit');
  const directory = await DataDirectory.open(root, 300);
  await expect(ended).resolves.toEqual([null, 'SIGKILL']);
  directory.release();
});

test('INVALID_ARGUMENT: a directory with files of someone else is left alone, with --reset too', async () => {
  writeFileSync(join(root, 'thesis.txt'), 'years of work');
  await expect(DataDirectory.open(root)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(readdirSync(root)).toEqual(['thesis.txt']);
});

test('INVALID_ARGUMENT: a place where nothing can be created is refused, and not tried for ever', async () => {
  const below = process.platform === 'linux' ? '/proc/nothing/hub' : join(root, 'file', 'hub');
  writeFileSync(join(root, 'file'), '');
  await expect(DataDirectory.open(below)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('cannot be created'),
  });
});

test('INVALID_ARGUMENT: a file is no directory', async () => {
  const path = join(root, 'file');
  writeFileSync(path, '');
  await expect(DataDirectory.open(path)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test.each([
  ['.directory-hub', 'not json'],
  ['.directory-hub', '{"product":"directory-hub","format":99}'],
  ['state.json', '{"citizens":'],
  ['state.json', '{"citizens":5,"phases":["unheard-of"]}'],
])('DATA_DIR_CORRUPT: `%s` that holds `%s` is reported and not overwritten', async (file, content) => {
  const made = await DataDirectory.open(root);
  made.prepare(5, 5);
  made.release();
  writeFileSync(join(root, file), content);
  const opened = await DataDirectory.open(root);
  expect(() => opened.prepare(undefined, 5)).toThrow(expect.objectContaining({ code: 'DATA_DIR_CORRUPT' }));
  opened.release();
});

test('DATA_DIR_CORRUPT: a lock that is no lock file is reported', async () => {
  writeFileSync(join(root, 'lock'), 'this is certainly not an SQLite database file, is it');
  await expect(DataDirectory.open(root)).rejects.toMatchObject({ code: 'DATA_DIR_CORRUPT' });
});

test('reset removes everything a marked directory holds, a corrupt one too', async () => {
  const made = await DataDirectory.open(root);
  made.prepare(5, 5);
  mkdirSync(join(root, 'members', 'housing'), { recursive: true });
  writeFileSync(join(root, '.directory-hub'), 'torn');
  made.reset();
  expect(existsSync(join(root, 'members'))).toBe(false);
  made.prepare(7, 5);
  expect(made.citizens).toBe(7);
  made.release();
});

test('another number of citizens than the directory holds is refused', async () => {
  const made = await DataDirectory.open(root);
  made.prepare(5, 5);
  expect(() => made.prepare(6, 5)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  made.release();
});

test('DATA_DIR_CORRUPT: unreadable notes of processes or publications are named, with their path', async () => {
  const first = await DataDirectory.open(root);
  first.prepare(10, 10);
  first.release();
  const processes = join(root, 'processes.json');
  writeFileSync(processes, 'garbage');
  const opened = await DataDirectory.open(root);
  expect(() => opened.prepare(undefined, 10)).toThrow(
    expect.objectContaining({ code: 'DATA_DIR_CORRUPT', message: expect.stringContaining(processes) }),
  );
  // What the error advises: `--reset`.
  opened.reset();
  expect(opened.prepare(undefined, 10).citizens).toBe(10);
  opened.release();

  writeFileSync(join(root, 'published.json'), 'garbage');
  expect(() => arePublished(root, {})).toThrow(expect.objectContaining({ code: 'DATA_DIR_CORRUPT' }));
});

describe('a backup', () => {
  const hub = (): string => join(root, 'hub');
  const backup = (): string => join(root, 'backup');
  const heads = (): string => join(root, 'state');
  const journal = (): string => join(hub(), 'gateway', 'journal', 'journal-0.log');
  const keyInBackup = (): string => join(backup(), 'data', 'members', 'finance', 'admin', 'key.pem');
  const restore = (replace = false) =>
    restoreHub({ backup: backup(), dataDir: hub(), heads: heads(), replace });
  const beside = (): readonly string[] => readdirSync(root).sort();

  beforeEach(async () => {
    const made = await DataDirectory.open(hub());
    made.prepare(5, 5);
    writeFileSync(join(made.folder('members', 'finance', 'admin'), 'key.pem'), 'finance');
    writeFileSync(join(made.folder('gateway', 'journal'), 'journal-0.log'), 'one');
    writeFileSync(join(made.folder('run'), 'gateway.json'), 'a password');
    made.folder('databases', 'cluster', 'pg_notify');
    symlinkSync('/elsewhere/ca', join(hub(), 'members', 'finance', 'ca'));
    made.release();
  });

  test('restores every file, folder and link, for its owner alone; what stood there stands beside', async () => {
    await backUpHub(hub(), backup());
    await verifyBackup(backup(), readManifest(backup(), 'hub'));
    expect(existsSync(join(backup(), 'data', 'run'))).toBe(false);
    expect(existsSync(join(backup(), 'data', 'owner.json'))).toBe(false);
    for (const path of [keyInBackup(), join(backup(), 'manifest.json')])
      expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(journal(), 'one two');
    const { replaced = '' } = await restore(true);
    expect(readFileSync(journal(), 'utf8')).toBe('one');
    expect(readFileSync(join(replaced, 'gateway', 'journal', 'journal-0.log'), 'utf8')).toBe('one two');
    expect(readdirSync(join(hub(), 'databases', 'cluster'))).toEqual(['pg_notify']);
    expect(readlinkSync(join(hub(), 'members', 'finance', 'ca'))).toBe('/elsewhere/ca');
    const again = await DataDirectory.open(hub());
    expect(again.prepare(undefined, 7).citizens).toBe(5);
    again.release();
  });

  test('restores where nothing stood, and leaves nothing beside', async () => {
    await backUpHub(hub(), backup());
    rmSync(hub(), { recursive: true });
    expect((await restore()).replaced).toBeUndefined();
    mkdirSync(heads());
    expect(beside()).toEqual(['backup', 'hub', 'state']);
  });

  test('DATA_DIR_IN_USE: of a hub that runs, neither made nor restored', async () => {
    await backUpHub(hub(), backup());
    const running = await DataDirectory.open(hub());
    await expect(backUpHub(hub(), join(root, 'second'))).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    await expect(restore(true)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    running.release();
    expect(beside()).toEqual(['backup', 'hub']);
  });

  test('INVALID_ARGUMENT: over another backup, into what it copies, of no hub, over a hub that may not be replaced', async () => {
    await backUpHub(hub(), backup());
    const inside = join(hub(), 'backup');
    for (const refused of [
      () => backUpHub(hub(), backup()),
      () => backUpHub(hub(), inside),
      () => backUpHub(join(root, 'none'), join(root, 'second')),
      () => restore(),
    ])
      await expect(refused()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(() => readManifest(backup(), 'peer')).toThrow('is the backup of a hub, not of a peer');
    expect(beside()).toEqual(['backup', 'hub']);
  });

  test.each([
    ['a changed byte', () => writeFileSync(keyInBackup(), 'Finance')],
    ['a file that is gone or shorter', () => writeFileSync(keyInBackup(), '')],
    ['a changed manifest', () => changeManifest(backup())],
    ['one that was never finished', () => rmSync(join(backup(), 'manifest.json'))],
  ])('BACKUP_DAMAGED: %s is told, and the hub stands as it stood', async (_, damage) => {
    await backUpHub(hub(), backup());
    damage();
    await expect(restore(true)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    expect(readFileSync(journal(), 'utf8')).toBe('one');
    expect(beside()).toEqual(['backup', 'hub']);
  });

  test('LEDGER_ROLLED_BACK: a copy older than a reader’s head, or of another block, is not restored', async () => {
    const [genesis, blockHash] = [sha256('block 0'), sha256('block 6')];
    const about = { format: '1', ledger: 'embedded', citizens: '5', genesis, height: '7', blockHash };
    await writeBackup(backup(), { kind: 'hub', about, parts: { data: { folder: hub() } } });
    const seen = async (height: bigint, hash: Sha256Hex): Promise<void> =>
      await new HeadFile({ folder: heads(), reader: 'TaxationMSP.taxation' }, genesis).write({
        height,
        blockHash: hash,
      });
    for (const [height, hash] of [
      [8n, sha256('block 7')],
      [7n, sha256('another block 6')],
    ] as const) {
      await seen(height, hash);
      await expect(restore(true)).rejects.toMatchObject({
        code: 'LEDGER_ROLLED_BACK',
        message: expect.stringContaining('TaxationMSP.taxation'),
      });
      expect(beside()).toEqual(['backup', 'hub', 'state']);
    }
    for (const [height, hash] of [
      [7n, blockHash],
      [6n, sha256('block 5')],
    ] as const) {
      await seen(height, hash);
      await expect(restore(true)).resolves.toBeDefined();
    }
  });

  test('its command line: a new folder, and what is replaced is said', () => {
    expect(parseOptions(['backup', '/b'])).toMatchObject({ verb: 'backup', folder: '/b', dataDir: '.hub' });
    expect(parseOptions(['restore', '/b'])).toMatchObject({ replace: false, check: false });
    expect(parseOptions(['restore', '/b', '--replace'])).toMatchObject({ replace: true });
    for (const argv of [['backup'], ['backup', '/b', '--replace'], ['copy', '/b']])
      expect(() => parseOptions(argv)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

/** Another moment, well-formed. */
function changeManifest(backup: string): void {
  const path = join(backup, 'manifest.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"madeAt":"20', '"madeAt":"21'));
}
