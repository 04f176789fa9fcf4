import { peer } from '@hyperledger/fabric-protos';
import type { ShimIterator } from '../../../../chaincode/ledger/embedded/shim-iterator';
import { Simulation } from '../../../../chaincode/ledger/embedded/simulation';
import { ReplayedState } from '../fixture/replayed-state';

const version = { block: 1n, transaction: 0 };
const put = (key: string) => ({
  namespace: 'hub',
  key,
  value: Buffer.from(key),
  metadata: undefined,
  version,
});

function simulationOver(count: number, scanLimit = 100_000): Simulation {
  const state = new ReplayedState();
  state.apply(Array.from({ length: count }, (_, at) => put(`k${String(at).padStart(4, '0')}`)));
  const history = { modifications: () => [] };
  return new Simulation({
    state,
    history,
    namespace: 'hub',
    scanLimit,
  });
}

async function take(iterator: ShimIterator, count: number): Promise<number> {
  let taken = 0;
  while (taken < count && !(await iterator.next()).done) taken += 1;
  return taken;
}

const scan = (simulation: Simulation, start = '', end = '') =>
  simulation.handleGetStateByRange('', start, end, 'directory', 't');

test('a range that is read to its end is recorded as exhausted, with every key', async () => {
  const simulation = simulationOver(5);
  const { iterator } = await scan(simulation, 'k0001', 'k0004');
  expect(await take(iterator, 99)).toBe(3);
  expect(simulation.result().ranges).toMatchObject([
    {
      startKey: 'k0001',
      endKey: 'k0004',
      exhausted: true,
      reads: [{ key: 'k0001' }, { key: 'k0002' }, { key: 'k0003' }],
    },
  ]);
});

test('a range that is left early is recorded up to the batch that was read, as a Fabric peer reads it', async () => {
  const simulation = simulationOver(1000);
  await take((await scan(simulation)).iterator, 1);
  await take((await scan(simulation)).iterator, 101);
  await scan(simulation);
  const ranges = simulation
    .result()
    .ranges.map(({ summary, exhausted, endKey }) => [summary?.hashes.length, exhausted, endKey]);
  expect(ranges).toEqual([
    // A hash for every 51 reads: 101, 201 and 101.
    [2, false, 'k0100'],
    [4, false, 'k0200'],
    [2, false, 'k0100'],
  ]);
});

test('a scan ends silently at the limit', async () => {
  const simulation = simulationOver(300, 150);
  expect(await take((await scan(simulation)).iterator, 999)).toBe(150);
});

test('every read of a key counts once, with the version that was read', async () => {
  const simulation = simulationOver(1);
  for (const key of ['k0000', 'absent', 'k0000']) await simulation.handleGetState('', key);
  expect(simulation.result().reads).toEqual([
    { key: 'absent', version: undefined },
    { key: 'k0000', version },
  ]);
});

test('writes are kept by key, the last one; an empty value deletes', async () => {
  const simulation = simulationOver(0);
  await simulation.handlePutState('', 'b', Buffer.from('1'));
  await simulation.handlePutState('', 'b', Buffer.from('2'));
  await simulation.handlePutState('', 'a', Buffer.from(''));
  expect(simulation.result().writes).toEqual([
    { key: 'a', value: undefined },
    { key: 'b', value: Buffer.from('2') },
  ]);
});

test('a transaction that has paged must not write, and one that has written must not page', async () => {
  const message = new peer.QueryMetadata();
  message.setPagesize(2);
  const page = message.serializeBinary();
  const paged = simulationOver(5);
  await paged.handleGetStateByRange('', '', '', 'directory', 't', page);
  await expect(paged.handlePutState('', 'k', Buffer.from('x'))).rejects.toThrow('paginated');
  await expect(paged.handleDeleteState('', 'k')).rejects.toThrow('paginated');
  await expect(paged.handlePutStateMetadata('', 'k', 'p', Buffer.from('x'))).rejects.toThrow('paginated');
  const written = simulationOver(5);
  await written.handlePutState('', 'k', Buffer.from('x'));
  const paging = written.handleGetStateByRange('', '', '', 'directory', 't', page);
  await expect(paging).rejects.toThrow('read-only');
});

test('private data, rich queries, other chaincodes and an empty key are refused', async () => {
  const simulation = simulationOver(0);
  await expect(simulation.handleGetState('collection', 'k')).rejects.toThrow('private data');
  await expect(simulation.handlePutState('collection', 'k', Buffer.from('x'))).rejects.toThrow(
    'private data',
  );
  await expect(simulation.handleGetQueryResult()).rejects.toThrow('rich queries');
  await expect(simulation.handleInvokeChaincode()).rejects.toThrow('another chaincode');
  await expect(simulation.handlePutState('', '', Buffer.from('x'))).rejects.toThrow('must not be empty');
});
