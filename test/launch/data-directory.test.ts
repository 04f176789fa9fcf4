import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIdentity } from '../../chaincode/network/supervision/process-identity';
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
