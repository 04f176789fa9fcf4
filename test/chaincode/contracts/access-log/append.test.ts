import { createHash } from 'node:crypto';
import { canonicalHash, canonicalJson } from '../../../../chaincode/model';
import { forkAlliance, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import type { Json } from '../fixture/content';
import { decisionAt, heightAt, outcomeRecordAt } from '../fixture/log-records';
import { outcomeOf } from '../fixture/refusal';

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
  await standing.alliance.openLog('main', standing.cast.finance);
});

beforeEach(() => {
  on = forkAlliance(standing);
});

interface Appended {
  readonly batch: Readonly<Record<string, unknown>>;
  readonly head: { readonly size: string; readonly root: string };
}

const append = async (
  sequence: number,
  heights: readonly Json[],
  records: readonly Json[],
  as = on.cast.finance.gateway,
): Promise<Appended> =>
  (await on.alliance.call(
    as,
    'AccessLog:Append',
    'main',
    String(sequence),
    canonicalJson(heights),
    canonicalJson(records),
  )) as Appended;
const head = () => on.alliance.read(on.cast.finance.gateway, 'AccessLog:ReadHead', 'main');

/** RFC 6962 §2.1, written out: MTH over all leaves, split at the largest power of two. */
function treeHash(leaves: readonly string[]): Buffer {
  const hash = (...parts: readonly (string | Buffer)[]): Buffer =>
    parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest();
  const [only] = leaves;
  if (only === undefined) return hash();
  if (leaves.length === 1) return hash(Buffer.of(0), only);
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return hash(Buffer.of(1), treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}
const rootOf = (records: readonly Json[]): string =>
  treeHash(records.map((record) => canonicalJson(record))).toString('hex');

test('a log begins empty: size 0, the hash of nothing, batch 0 next', async () => {
  expect(await head()).toEqual({
    v: 1,
    log: 'main',
    size: '0',
    root: rootOf([]),
    frontier: [],
    nextBatch: '0',
    height: '0',
  });
});

test('batches extend one RFC 6962 tree over the records’ canonical JSON', async () => {
  const all: Json[] = [];
  for (const [batch, count] of [3, 1, 0, 4, 9].entries()) {
    const records = Array.from({ length: count }, (_, index) =>
      index % 2 === 0 ? decisionAt(all.length + index, 7) : outcomeRecordAt(all.length + index),
    );
    const result = await append(batch, [heightAt(7)], records);
    expect(result.batch).toMatchObject({
      sequence: String(batch),
      firstRecord: String(all.length),
      count,
      leafRoot: rootOf(records),
    });
    all.push(...records);
    expect(result.head).toEqual({ size: String(all.length), root: rootOf(all) });
    expect(await head()).toMatchObject({ size: String(all.length), root: rootOf(all) });
  }
});

test('a batch is known by the canonical hash of its heights and records', async () => {
  const [heights, records] = [[heightAt(7)], [decisionAt(0, 7), outcomeRecordAt(1)]];
  const { batch } = await append(0, heights, records);
  expect(batch.hash).toBe(canonicalHash({ heights, records }));
});

test('the same batch again is the first result, and writes nothing, however often', async () => {
  const records = [decisionAt(0, 7)];
  const first = await append(0, [heightAt(7)], records);
  await append(1, [heightAt(8)], [decisionAt(1, 8)]);
  const before = on.stage.state('exchange').dump();
  expect(await append(0, [heightAt(7)], records)).toEqual(first);
  expect(on.stage.state('exchange').dump()).toEqual(before);
});

test('another batch under a sequence that stands is a FORK', async () => {
  await append(0, [heightAt(7)], [decisionAt(0, 7)]);
  expect(await outcomeOf(append(0, [heightAt(7)], [decisionAt(0, 7, { allowed: true })]))).toBe('FORK');
  expect(await outcomeOf(append(0, [heightAt(8)], [decisionAt(0, 8)]))).toBe('FORK');
  expect(await outcomeOf(append(0, [], []))).toBe('FORK');
});

test.each<[string, number, readonly Json[], readonly Json[], string]>([
  ['a batch left out', 1, [], [], 'WRONG_STATE'],
  ['a record left out', 0, [heightAt(7)], [decisionAt(1, 7)], 'INVALID_ARGUMENT'],
  ['a record twice', 0, [heightAt(7)], [decisionAt(0, 7), outcomeRecordAt(0)], 'INVALID_ARGUMENT'],
  ['a record of another log', 0, [heightAt(7)], [decisionAt(0, 7, { log: 'other' })], 'INVALID_ARGUMENT'],
  [
    'a record of another gateway',
    0,
    [heightAt(7)],
    [decisionAt(0, 7, { gateway: { msp: 'FinanceMSP', id: 'spare' } })],
    'INVALID_ARGUMENT',
  ],
  ['a height that is not named', 0, [heightAt(7)], [decisionAt(0, 8)], 'INVALID_ARGUMENT'],
  [
    'another block at a named height',
    0,
    [heightAt(7)],
    [decisionAt(0, 7, { blockHash: 'f'.repeat(64) })],
    'INVALID_ARGUMENT',
  ],
  ['heights that do not ascend', 0, [heightAt(8), heightAt(7)], [], 'INVALID_ARGUMENT'],
  ['one height twice', 0, [heightAt(7), heightAt(7)], [], 'INVALID_ARGUMENT'],
  ['a field no reader knows', 0, [heightAt(7)], [decisionAt(0, 7, { note: 'x' })], 'INVALID_ARGUMENT'],
])('%s is refused', async (_what, sequence, heights, records, code) => {
  expect(await outcomeOf(append(sequence, heights, records))).toBe(code);
  expect(await head()).toMatchObject({ size: '0', nextBatch: '0' });
});

test('heights never fall from one batch to the next; an empty batch may name none', async () => {
  await append(0, [heightAt(7), heightAt(9)], [decisionAt(0, 9)]);
  expect(await outcomeOf(append(1, [heightAt(8)], [decisionAt(1, 8)]))).toBe('WRONG_STATE');
  await append(1, [], []);
  expect(await head()).toMatchObject({ height: '9', nextBatch: '2' });
  expect(await outcomeOf(append(2, [heightAt(9)], [decisionAt(1, 9)]))).toBe('DONE');
});

test('only the key that the log was opened for appends: no admin, no other gateway, no other member', async () => {
  const { finance, economy, housing } = on.cast;
  for (const as of [
    finance.admin,
    finance.application,
    finance.clock,
    finance.peer,
    economy.gateway,
    housing.admin,
  ]) {
    expect(await outcomeOf(append(0, [], [], as))).toBe('NOT_ALLOWED');
  }
});

test('a closed log takes no batch, answers an old one again, and is not opened again', async () => {
  const { alliance, cast } = on;
  const first = await append(0, [heightAt(7)], [decisionAt(0, 7)]);
  const ballot = await alliance.open(cast.economy.admin, 'AccessLog:ProposeLogClosing', 'main');
  expect(await outcomeOf(append(1, [], []))).toBe('DONE');
  await alliance.pass('AccessLog', ballot);
  expect(await outcomeOf(append(2, [], []))).toBe('WRONG_STATE');
  expect(await append(0, [heightAt(7)], [decisionAt(0, 7)])).toEqual(first);
  expect(await outcomeOf(alliance.openLog('main', cast.finance))).toBe('ALREADY_EXISTS');
  expect(await outcomeOf(alliance.open(cast.economy.admin, 'AccessLog:ProposeLogClosing', 'main'))).toBe(
    'WRONG_STATE',
  );
});

test('a log belongs to a gateway of a founder, with a key', async () => {
  const { alliance, cast } = on;
  const propose = (msp: string, spki: string = cast.finance.gateway.spki) =>
    outcomeOf(
      alliance.call(cast.finance.admin, 'AccessLog:ProposeLog', {
        id: 'second',
        gateway: { msp, id: 'second', spki },
        anchors: 'absent',
      }),
    );
  expect(await propose('HousingMSP')).toBe('INVALID_ARGUMENT');
  expect(await propose('FinanceMSP', Buffer.alloc(91).toString('base64'))).toBe('INVALID_ARGUMENT');
  expect(await propose('FinanceMSP')).toBe('DONE');
});

test('the log is read by founders: NOT_A_READER for others', async () => {
  const { alliance, cast } = on;
  await append(0, [], []);
  const closing = await alliance.open(cast.finance.admin, 'AccessLog:ProposeLogClosing', 'main');
  const reads = [
    ['AccessLog:ReadHead', 'main'],
    ['AccessLog:ReadBatch', 'main', '0'],
    ['AccessLog:ListLogs'],
    ['AccessLog:ListBallots', '', '10', ''],
    ['AccessLog:ReadBallot', closing.ballot],
  ] as const;
  for (const [name, ...args] of reads) {
    expect(await outcomeOf(alliance.read(cast.economy.admin, name, ...args))).toBe('DONE');
    expect(await outcomeOf(alliance.read(cast.housing.admin, name, ...args))).toBe('NOT_A_READER');
  }
});
