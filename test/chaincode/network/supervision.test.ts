import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { Layout } from '../../../chaincode/network/description/layout';
import { turnLog } from '../../../chaincode/network/supervision/log-turn';
import {
  isRunning,
  type NotedProcess,
  notedProcesses,
  SUPERVISOR,
} from '../../../chaincode/network/supervision/roster';
import { isSupervised, stopAll, supervise, until } from '../../../chaincode/network/supervision/supervision';

let layout: Layout;

beforeEach(async () => {
  layout = new Layout(mkdtempSync(`${tmpdir()}/hub-supervision-`));
  mkdirSync(layout.logs);
  const processes = ['one', 'two'].map((name) => ({
    name,
    command: process.execPath,
    args: ['-e', 'setInterval(() => undefined, 1000)'],
    environment: {},
    cwd: layout.root,
    log: layout.log(name),
  }));
  await supervise(layout, processes);
  await until(() => running().length === 3, 20_000, 'not everything started');
});

afterEach(async () => {
  await stopAll(layout);
  rmSync(layout.root, { recursive: true, force: true });
});

const running = (): readonly NotedProcess[] => notedProcesses(layout.processes).filter(isRunning);
const named = (name: string): NotedProcess | undefined => running().find((each) => each.name === name);

test('a process that dies is started again, and the rest is left alone', async () => {
  const [one, two] = [named('one'), named('two')];
  process.kill(one?.pid ?? 0, 'SIGKILL');
  await until(() => (named('one')?.restarts ?? 0) === 1, 20_000, 'it was not started again');
  expect(named('one')?.pid).not.toBe(one?.pid);
  expect(named('two')).toEqual(two);
});

test('everything ends, also what a killed supervisor left behind', async () => {
  const before = running();
  process.kill(named(SUPERVISOR)?.pid ?? 0, 'SIGKILL');
  await until(() => !isSupervised(layout), 20_000, 'the supervisor did not end');
  expect(running().map(({ name }) => name)).toEqual(['one', 'two']);
  await stopAll(layout);
  expect(before.filter(isRunning)).toEqual([]);
  expect(notedProcesses(layout.processes)).toEqual([]);
});

test('a log that grew too long goes on empty, beside the one before it, under the hands of its writer', () => {
  const log = layout.log('long');
  const held = openSync(log, 'a');
  writeSync(held, 'first\n');
  expect(turnLog(log, 6)).toBe(false);
  writeSync(held, 'second\n');
  expect(turnLog(log, 6)).toBe(true);
  writeSync(held, 'third\n');
  closeSync(held);
  expect(readFileSync(`${log}.1`, 'utf8')).toBe('first\nsecond\n');
  expect(readFileSync(log, 'utf8')).toBe('third\n');
  appendFileSync(log, 'fourth\n');
  expect(turnLog(log, 6)).toBe(true);
  expect(readFileSync(`${log}.1`, 'utf8')).toBe('third\nfourth\n');
});
