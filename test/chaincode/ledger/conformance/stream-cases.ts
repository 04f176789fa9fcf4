import { openBlock } from '../../../../chaincode/ledger/block/block';
import { followBlocks } from '../../../../chaincode/ledger/fabric/follow-blocks';
import { type Cases, kv, untilAvailable } from './stage';

/** 17: the stream of blocks, across the end of the peer. */
export const streamCases: Cases = (stage) => {
  test('17: the stream resumes after a kill, no block twice, none left out', async () => {
    const { ledger, opened } = stage();
    const stop = new AbortController();
    const numbers: bigint[] = [];
    const { blockNumber } = await ledger.submit(kv('Put', stage().key(), '1'));
    let target: bigint | undefined;
    const following = (async () => {
      for await (const block of followBlocks(ledger, blockNumber - 1n, stop.signal)) {
        expect(openBlock(block.bytes).header.number).toBe(block.number);
        numbers.push(block.number);
        if (block.number === target) break;
      }
    })();
    await ledger.submit(kv('Put', stage().key(), '2'));
    await opened.restart();
    const submitted = await untilAvailable(() => ledger.submit(kv('Put', stage().key(), '3')));
    target = submitted.blockNumber;
    if (!numbers.includes(target)) await following;
    stop.abort();
    const expected = Array.from(
      { length: Number(target - blockNumber) + 2 },
      (_, i) => blockNumber - 1n + BigInt(i),
    );
    expect(numbers).toEqual(expected);
  });

  test('17: after a kill the state is that of the acknowledged transactions, and its history goes on', async () => {
    const { ledger, opened } = stage();
    const at = stage().key();
    for (const value of ['1', '2', '3']) await ledger.submit(kv('Put', at, value));
    await opened.restart();
    await untilAvailable(() => ledger.submit(kv('Append', at, '4')));
    expect(await stage().get(at)).toBe('34');
    expect(await stage().history(at)).toEqual(['34', '3', '2', '1']);
  });
};
