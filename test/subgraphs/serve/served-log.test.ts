import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Nonces } from '../../../subgraphs/kit/serve/nonces';
import {
  readServedLog,
  type ServedLine,
  ServedLog,
  servedLine,
} from '../../../subgraphs/kit/serve/served-log';
import { random } from './fetches';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'served-'));
  path = join(folder, 'served.log');
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
  const log = await ServedLog.open(path);
  const lines = Array.from({ length: 50 }, (_, index) => line(index));
  await Promise.all(lines.map((each) => log.append(each)));
  expect(await readServedLog(path)).toEqual(lines);
  await log.close();
});

test('a line that a crash cut off is dropped, and the next one is whole', async () => {
  const first = await ServedLog.open(path);
  const [before, after] = [line(0), line(1)];
  await first.append(before);
  await first.close();
  await appendFile(path, '{"v":1,"at":"2026-11');
  const second = await ServedLog.open(path);
  await second.append(after);
  await second.close();
  expect(await readServedLog(path)).toEqual([before, after]);
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(4);
});

test('a log that is not there has no lines', async () => {
  expect(await readServedLog(path)).toEqual([]);
});

test('a write that fails fails its fetch', async () => {
  const log = await ServedLog.open(path);
  await log.close();
  await expect(log.append(line(0))).rejects.toThrow();
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
