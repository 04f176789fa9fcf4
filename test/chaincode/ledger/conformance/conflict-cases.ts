import { type Cases, kv } from './stage';

/** 2 reads of keys that change, 4 blind writes; within one block and across blocks. */
export const conflictCases: Cases = (stage) => {
  test('2: of two transactions of one block that read and write one key, the second conflicts', async () => {
    let at = '';
    const outcomes = await stage().inOneBlock(async () => {
      at = stage().key();
      return [kv('Append', at, 'a'), kv('Append', at, 'b')];
    });
    expect(outcomes.map(({ flag }) => flag)).toEqual(['VALID', 'MVCC_READ_CONFLICT']);
    expect(await stage().get(at)).toBe('a');
    expect(await stage().history(at)).toEqual(['a']);
  });

  test('2: a key that an invalid transaction of the block wrote is as it was', async () => {
    let at = '';
    const outcomes = await stage().inOneBlock(async () => {
      at = stage().key();
      return [kv('Append', at, 'a'), kv('PutTwo', at, `${at}2`, 'b'), kv('Append', `${at}3`, 'c')];
    });
    expect(outcomes.map(({ flag }) => flag)).toEqual(['VALID', 'VALID', 'VALID']);
    const conflicts = await stage().inOneBlock(async () => {
      at = stage().key();
      return [kv('Append', at, 'a'), kv('Append', at, 'lost'), kv('Append', `${at}2`, 'c')];
    });
    expect(conflicts.map(({ flag }) => flag)).toEqual(['VALID', 'MVCC_READ_CONFLICT', 'VALID']);
    expect([await stage().get(at), await stage().get(`${at}2`)]).toEqual(['a', 'c']);
  });

  test('2: in one block a read of a key that an earlier transaction deleted conflicts, and one before it does not', async () => {
    const calls = async (order: (change: string, read: string, at: string) => ReturnType<typeof kv>[]) =>
      stage().inOneBlock(async () => {
        const at = stage().key();
        await stage().ledger.submit(kv('Put', at, '1'));
        return order('Delete', 'Append', at);
      });
    const after = await calls((change, read, at) => [kv(change, at), kv(read, at, 'x')]);
    expect(after.map(({ flag }) => flag)).toEqual(['VALID', 'MVCC_READ_CONFLICT']);
    const before = await calls((change, read, at) => [kv(read, at, 'x'), kv(change, at)]);
    expect(before.map(({ flag }) => flag)).toEqual(['VALID', 'VALID']);
  });

  test('2: a key that changed in an earlier block conflicts', async () => {
    const at = stage().key();
    await stage().ledger.submit(kv('Put', at, '1'));
    await expect(stage().overtake(kv('Append', at, 'x'), kv('Put', at, '2'))).rejects.toMatchObject({
      code: 'COMMIT_CONFLICT',
      details: { flag: 'MVCC_READ_CONFLICT' },
    });
  });

  test('2: a key that was absent when read and exists now conflicts', async () => {
    const at = stage().key();
    await expect(stage().overtake(kv('Append', at, 'x'), kv('Put', at, '2'))).rejects.toMatchObject({
      code: 'COMMIT_CONFLICT',
    });
  });

  test('2: a key deleted and made again with the same value conflicts, as does one deleted twice', async () => {
    const at = stage().key();
    await stage().ledger.submit(kv('Put', at, '1'));
    const again = stage().overtake(kv('Append', at, 'x'), kv('Delete', at), kv('Put', at, '1'));
    await expect(again).rejects.toMatchObject({ code: 'COMMIT_CONFLICT' });
    await stage().ledger.submit(kv('Delete', at));
    // A delete leaves nothing behind, no version either: absent when read and absent again is the same.
    const absent = stage().overtake(kv('Append', at, 'x'), kv('Put', at, '1'), kv('Delete', at));
    await expect(absent).resolves.toBeDefined();
  });

  test('4: blind writes of one key never conflict; the later one stands', async () => {
    let at = '';
    const outcomes = await stage().inOneBlock(async () => {
      at = stage().key();
      return [kv('Put', at, '1'), kv('Put', at, '2')];
    });
    expect(outcomes.map(({ flag }) => flag)).toEqual(['VALID', 'VALID']);
    expect(await stage().get(at)).toBe('2');
    expect(await stage().history(at)).toEqual(['2', '1']);
    await expect(stage().overtake(kv('Put', at, '3'), kv('Put', at, '4'))).resolves.toBeDefined();
    expect(await stage().get(at)).toBe('3');
  });
};
