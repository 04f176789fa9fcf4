import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { NodeDirectory } from '../../../chaincode/ledger/durable/node-directory';
import { Nonces } from '../../../subgraphs/kit/serve/nonces';
import {
  readServedLog,
  type ServedLine,
  ServedLog,
  servedLine,
} from '../../../subgraphs/kit/serve/served-log';
import { ForgetfulDirectory } from '../../chaincode/ledger/durable/forgetful-directory';
import { runs } from '../../depth';
import { random } from './fetches';

const NAME = 'served.log';

let folder: string;
let path: string;
let disk: NodeDirectory;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'served-'));
  path = join(folder, NAME);
  disk = await NodeDirectory.at(folder);
});

afterEach(() => rm(folder, { recursive: true }));

const line = (fetch: number): ServedLine =>
  servedLine.parse({
    v: 1,
    at: '2026-11-23T08:00:00.000Z',
    access: random(16),
    fetch,
    gateway: { msp: 'FinanceMSP', id: 'gate' },
    consumer: 'HousingMSP',
    application: 'eligibility',
    purpose: 'housing-eligibility',
    document: '0'.repeat(64),
    height: '10',
    rows: { '30701201/000016': 1 },
    bases: ['OWN'],
    digest: '0'.repeat(64),
    nonce: random(16),
    expiresAtMs: 1_000_000,
  });

test('what was appended is on disk, in order, whatever waited for the same flush', async () => {
  const log = await ServedLog.open(disk, NAME);
  const lines = Array.from({ length: 50 }, (_, index) => line(index));
  await Promise.all(lines.map((each) => log.append(each)));
  expect(await readServedLog(disk, NAME)).toEqual(lines);
  await log.close();
});

test('a line that a crash cut off is dropped, and the next one is whole', async () => {
  const first = await ServedLog.open(disk, NAME);
  const [before, after] = [line(0), line(1)];
  await first.append(before);
  await first.close();
  await appendFile(path, '{"v":1,"at":"2026-11');
  const second = await ServedLog.open(disk, NAME);
  await second.append(after);
  await second.close();
  expect(await readServedLog(disk, NAME)).toEqual([before, after]);
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(4);
});

test('a log that is not there has no lines', async () => {
  expect(await readServedLog(disk, NAME)).toEqual([]);
});

test('a write that fails fails its fetch', async () => {
  const log = await ServedLog.open(disk, NAME);
  await log.close();
  await expect(log.append(line(0))).rejects.toThrow();
});

describe('what the served log says is durable', () => {
  test('survives a loss of power, the log itself and its first line included', async () => {
    const directory = new ForgetfulDirectory();
    const log = await ServedLog.open(directory, NAME);
    const only = line(0);
    await log.append(only);
    expect(await readServedLog(directory.losePower(), NAME)).toEqual([only]);
  });

  test('survives it in a log that another process made and was killed over', async () => {
    const directory = new ForgetfulDirectory();
    await directory.create(NAME);
    const killed = directory.kill();
    const only = line(0);
    await (await ServedLog.open(killed, NAME)).append(only);
    expect(await readServedLog(killed.losePower(), NAME)).toEqual([only]);
  });

  test('survives it at any moment, in order, after what was told and before what was not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 10 }),
        fc.nat(2000),
        async (groups, kept) => {
          const directory = new ForgetfulDirectory();
          const log = await ServedLog.open(directory, NAME);
          const told: ServedLine[] = [];
          for (const size of groups) {
            const group = Array.from({ length: size }, (_, index) => line(told.length + index));
            await Promise.all(group.map((each) => log.append(each)));
            told.push(...group);
          }
          const untold = log.append(line(told.length));
          const after = directory.losePower(kept);
          const next = line(told.length + 1);
          await (await ServedLog.open(after, NAME)).append(next);
          const found = await readServedLog(after.losePower(), NAME);
          expect(found.slice(0, told.length)).toEqual(told);
          expect(found.at(-1)).toEqual(next);
          await untold;
        },
      ),
      { numRuns: runs(50, 500) },
    );
  });

  test.each([
    ['append', 'fails'],
    ['append', 'fails but persisted'],
    ['sync', 'fails'],
    ['sync', 'fails but persisted'],
  ] as const)('is nothing when %s %s, and the line after it is whole', async (step, fault) => {
    const directory = new ForgetfulDirectory();
    const log = await ServedLog.open(directory, NAME);
    const [before, after] = [line(0), line(2)];
    await log.append(before);
    directory.failOn(step, 1, fault);
    await expect(log.append(line(1))).rejects.toMatchObject({ code: 'ENOSPC' });
    await log.append(after);
    const found = await readServedLog(directory.losePower(), NAME);
    expect(found.filter(({ fetch }) => fetch !== 1)).toEqual([before, after]);
  });
});

test('a ticket that was answered before a restart is known after it, until it expires', () => {
  const nonces = Nonces.restored([{ nonce: 'answered', expiresAtMs: 5_000 }]);
  expect(nonces.use('answered', 5_000, 1_000)).toBe(false);
  expect(nonces.use('other', 5_000, 1_000)).toBe(true);
  expect(nonces.use('other', 5_000, 1_000)).toBe(false);
});

test('nonces are forgotten once their tickets expired', () => {
  const nonces = new Nonces();
  for (let index = 0; index < 100; index += 1) nonces.use(`n${index}`, 2_000, 1_000);
  expect(nonces.size).toBe(100);
  nonces.use('later', 9_000, 3_000);
  expect(nonces.size).toBe(1);
});
