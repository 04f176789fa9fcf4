import { type Cases, kv } from './stage';

const PHANTOM = { code: 'COMMIT_CONFLICT', details: { flag: 'PHANTOM_READ_CONFLICT' } };

/** 3 ranges that were read, short and long, within one block and across blocks. */
export const rangeCases: Cases = (stage) => {
  test('3: a key put into or taken out of a range that was read conflicts as a phantom', async () => {
    const at = stage().key();
    await stage().ledger.submit(kv('PutMany', at, '3'));
    const count = kv('CountRange', at, `${at}~`, '1000', stage().key());
    await expect(stage().overtake(count, kv('Put', `${at}0001a`, 'x'))).rejects.toMatchObject(PHANTOM);
    await expect(stage().overtake(count, kv('Delete', `${at}0002`))).rejects.toMatchObject(PHANTOM);
    await expect(stage().overtake(count, kv('Put', `${at}0001`, 'y'))).rejects.toMatchObject(PHANTOM);
    await expect(stage().overtake(count, kv('Put', stage().key(), 'y'))).resolves.toBeDefined();
  });

  test('3: a key put into a range by an earlier transaction of the block is a phantom', async () => {
    const outcomes = await stage().inOneBlock(async () => {
      const at = stage().key();
      await stage().ledger.submit(kv('PutMany', at, '3'));
      const count = kv('CountRange', at, `${at}~`, '1000', stage().key());
      return [count, kv('Put', `${at}0001a`, 'x'), count, kv('Delete', `${at}0001a`), count];
    });
    // After the delete the range is what it was: what counts is what the block's earlier transactions left.
    expect(outcomes.map(({ flag }) => flag)).toEqual([
      'VALID',
      'VALID',
      'PHANTOM_READ_CONFLICT',
      'VALID',
      'VALID',
    ]);
  });

  test('3: only the part of a range that was read counts', async () => {
    const at = stage().key();
    await stage().ledger.submit(kv('PutMany', at, '250'));
    const count = kv('CountRange', at, `${at}~`, '5', stage().key());
    await expect(stage().overtake(count, kv('Put', `${at}0240a`, 'x'))).resolves.toBeDefined();
    await expect(stage().overtake(count, kv('Put', `${at}0003a`, 'x'))).rejects.toMatchObject({
      code: 'COMMIT_CONFLICT',
    });
  });

  test('3: a range of more than 50 keys is kept by its summary, and conflicts like a short one', async () => {
    const at = stage().key();
    await stage().ledger.submit(kv('PutMany', at, '180'));
    const count = kv('CountRange', at, `${at}~`, '1000', stage().key());
    const done = await stage().find(await stage().ledger.submit(count));
    const [range] = done.call?.sets.flatMap(({ ranges }) => ranges) ?? [];
    // 3 times 51 reads and 27: hashes of level 1.
    expect(range).toMatchObject({ reads: [], exhausted: true, summary: { maxDegree: 50, maxLevel: 1 } });
    expect(range?.summary?.hashes).toHaveLength(4);
    await expect(stage().overtake(count, kv('Put', `${at}0179`, 'y'))).rejects.toMatchObject(PHANTOM);
    await expect(stage().overtake(count, kv('Delete', `${at}0050`))).rejects.toMatchObject(PHANTOM);
    await expect(stage().overtake(count, kv('Put', `${at}0050a`, 'y'))).rejects.toMatchObject(PHANTOM);
    await expect(stage().overtake(count, kv('Put', stage().key(), 'y'))).resolves.toBeDefined();
  });
};
