import { followBlocks } from '../../../../chaincode/ledger/fabric/follow-blocks';
import type { RawBlock } from '../../../../chaincode/ledger/ledger';
import { HubError } from '../../../../chaincode/model/error';

/** A peer that is lost after every second block. */
function unsteady(height: bigint, asked: bigint[]) {
  return {
    async *blocks(from: bigint): AsyncGenerator<RawBlock> {
      asked.push(from);
      for (let number = from; number < from + 2n && number < height; number += 1n) {
        yield { number, bytes: new Uint8Array() };
      }
      throw new HubError('LEDGER_UNAVAILABLE', 'the peer is lost');
    },
  };
}

test('a follower asks again from the next block whenever its peer is lost', async () => {
  const asked: bigint[] = [];
  const seen: bigint[] = [];
  const stop = new AbortController();
  for await (const { number } of followBlocks(unsteady(7n, asked), 1n, stop.signal)) {
    seen.push(number);
    if (number === 6n) break;
  }
  expect(seen).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
  expect(asked).toEqual([1n, 3n, 5n]);
});

test('whoever may not read the channel is told, not tried again', async () => {
  const refusing = {
    // biome-ignore lint/correctness/useYield: it refuses before the first block.
    async *blocks(): AsyncGenerator<RawBlock> {
      throw new HubError('NOT_A_READER', 'no');
    },
  };
  await expect(followBlocks(refusing, 0n, new AbortController().signal).next()).rejects.toMatchObject({
    code: 'NOT_A_READER',
  });
});

test('an aborted follower ends', async () => {
  const stop = new AbortController();
  const following = followBlocks(unsteady(1n, []), 0n, stop.signal);
  await following.next();
  setTimeout(() => stop.abort(), 50);
  expect((await following.next()).done).toBe(true);
});
