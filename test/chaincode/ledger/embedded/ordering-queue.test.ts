import { CommitGate } from '../../../../chaincode/ledger/embedded/commit-gate';
import { OrderingQueue } from '../../../../chaincode/ledger/embedded/ordering-queue';

const nothing = (): void => undefined;

function queueOf(append: (sizes: number, isConfig: boolean) => Promise<void> | void, timeoutMs = 5) {
  return new OrderingQueue({
    maxTransactions: 3,
    preferredBytes: 100,
    timeoutMs,
    append: async (envelopes, isConfig) => append(envelopes.length, isConfig),
    onFailure: nothing,
  });
}

test('a block is cut at the largest size, or when the first transaction has waited long enough', async () => {
  const blocks: number[] = [];
  const queue = queueOf((size) => {
    blocks.push(size);
  });
  for (let at = 0; at < 7; at += 1) queue.submit(Buffer.of(at));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(blocks).toEqual([3, 3, 1]);
});

test('a block is cut before it gets too large, and a transaction larger than that is a block of its own', async () => {
  const blocks: number[] = [];
  const queue = queueOf((size) => {
    blocks.push(size);
  });
  for (const size of [60, 50, 200, 10, 10]) queue.submit(Buffer.alloc(size));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(blocks).toEqual([1, 1, 1, 2]);
});

test('a configuration is a block of its own, after what came before it', async () => {
  const blocks: [number, boolean][] = [];
  const queue = queueOf((size, isConfig) => {
    blocks.push([size, isConfig]);
  }, 1000);
  queue.submit(Buffer.of(1));
  await queue.submitConfig(() => Buffer.of(2));
  expect(blocks).toEqual([
    [1, false],
    [1, true],
  ]);
});

test('a configuration that is refused leaves no block, and the next one is tried', async () => {
  const blocks: number[] = [];
  const queue = queueOf((size) => {
    blocks.push(size);
  });
  const refuse = () => {
    throw new Error('no');
  };
  await expect(queue.submitConfig(refuse)).rejects.toThrow('no');
  await queue.submitConfig(() => Buffer.of(1));
  expect(blocks).toEqual([1]);
});

test('closing commits what was taken and takes nothing more', async () => {
  const blocks: number[] = [];
  const queue = queueOf((size) => {
    blocks.push(size);
  }, 1000);
  queue.submit(Buffer.of(1));
  await queue.close();
  expect(blocks).toEqual([1]);
  expect(() => queue.submit(Buffer.of(2))).toThrow(expect.objectContaining({ code: 'LEDGER_UNAVAILABLE' }));
});

test('after a block that cannot be committed nothing is ordered any more', async () => {
  const failures: unknown[] = [];
  const queue = new OrderingQueue({
    maxTransactions: 1,
    preferredBytes: 100,
    timeoutMs: 5,
    append: async () => {
      throw new Error('the disk is full');
    },
    onFailure: (error) => failures.push(error),
  });
  queue.submit(Buffer.of(1));
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(failures).toHaveLength(1);
  expect(() => queue.submit(Buffer.of(2))).toThrow(expect.objectContaining({ code: 'LEDGER_UNAVAILABLE' }));
});

test('a commit waits for the simulations under way, and later simulations wait for it', async () => {
  const gate = new CommitGate();
  const log: string[] = [];
  let finish = nothing;
  const running = gate.simulate(async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    log.push('first');
  });
  const commit = gate.commit(() => {
    log.push('commit');
  });
  const later = gate.simulate(async () => {
    log.push('later');
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual([]);
  finish();
  await Promise.all([running, commit, later]);
  expect(log).toEqual(['first', 'commit', 'later']);
});
