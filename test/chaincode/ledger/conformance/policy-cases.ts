import { parseIdentity } from '../../../../chaincode/ledger/identity/serialized-identity';
import { by, type Cases, kv } from './stage';

const FAILURE = { code: 'COMMIT_INVALID', details: { flag: 'ENDORSEMENT_POLICY_FAILURE' } };

/** 7 and 8: endorsement policies of keys, and of the chaincode where a key has none. */
export const policyCases: Cases = (stage) => {
  test('7: a key policy does not bind the transaction that makes the key, and binds the next one', async () => {
    const { ledger, founders } = stage();
    const [first, second, third] = founders;
    const at = stage().key();
    await ledger.submit(by(kv('PutWithPolicy', at, '1', stage().policy(third)), first, second));
    await expect(ledger.submit(by(kv('Put', at, '2'), first, second))).rejects.toMatchObject(FAILURE);
    await ledger.submit(by(kv('Put', at, '3'), third));
    expect(await stage().get(at)).toBe('3');
  });

  test('7: a key policy survives a new value', async () => {
    const { ledger, founders } = stage();
    const [first, second, third] = founders;
    const at = stage().key();
    await ledger.submit(kv('Put', at, '1'));
    await ledger.submit(kv('SetPolicy', at, stage().policy(third)));
    await ledger.submit(by(kv('Put', at, '2'), third));
    await expect(ledger.submit(by(kv('Put', at, '3'), first, second))).rejects.toMatchObject(FAILURE);
    expect(await stage().get(at)).toBe('2');
  });

  test('7: a key policy is changed only by whom it names, and binds as changed', async () => {
    const { ledger, founders } = stage();
    const [first, second, third] = founders;
    const at = stage().key();
    await ledger.submit(kv('PutWithPolicy', at, '1', stage().policy(third)));
    const change = kv('SetPolicy', at, stage().policy(second));
    await expect(ledger.submit(by(change, first, second))).rejects.toMatchObject(FAILURE);
    await ledger.submit(by(change, third));
    await expect(ledger.submit(by(kv('Put', at, '2'), third))).rejects.toMatchObject(FAILURE);
    await ledger.submit(by(kv('Put', at, '3'), second));
    expect(await stage().get(at)).toBe('3');
  });

  test('7: a delete needs the key’s policy and ends it: the key made again has none', async () => {
    const { ledger, founders } = stage();
    const [first, second, third] = founders;
    const at = stage().key();
    await ledger.submit(kv('PutWithPolicy', at, '1', stage().policy(third)));
    await expect(ledger.submit(by(kv('Delete', at), first, second))).rejects.toMatchObject(FAILURE);
    await ledger.submit(by(kv('Delete', at), third));
    await ledger.submit(by(kv('Put', at, '2'), first, second));
    await ledger.submit(by(kv('Put', at, '3'), first, second));
    expect(await stage().get(at)).toBe('3');
  });

  test('7: a key deleted and made again in one block has lost its policy too', async () => {
    const { ledger, founders } = stage();
    const [first, second, third] = founders;
    let at = '';
    const outcomes = await stage().inOneBlock(async () => {
      at = stage().key();
      await ledger.submit(kv('PutWithPolicy', at, '1', stage().policy(third)));
      return [by(kv('Delete', at), third), by(kv('Put', at, '2'), third)];
    });
    expect(outcomes.map(({ flag }) => flag)).toEqual(['VALID', 'VALID']);
    await ledger.submit(by(kv('Put', at, '3'), first, second));
    expect(await stage().get(at)).toBe('3');
  });

  test('7: a policy put on a key that does not exist is lost', async () => {
    const { ledger, founders } = stage();
    const [first, second, third] = founders;
    const at = stage().key();
    await ledger.submit(kv('SetPolicy', at, stage().policy(third)));
    await ledger.submit(by(kv('Put', at, '1'), first, second));
    await ledger.submit(by(kv('Put', at, '2'), first, second));
    expect(await stage().get(at)).toBe('2');
  });

  test('7: of a policy change and a use of the key in one block, the use fails, whoever endorsed it', async () => {
    const { ledger, founders } = stage();
    const [first, second, third] = founders;
    let at = '';
    const outcomes = await stage().inOneBlock(async () => {
      at = stage().key();
      await ledger.submit(kv('Put', at, '1'));
      const change = by(kv('SetPolicy', at, stage().policy(third)), first, second);
      return [change, by(kv('Put', at, '2'), first, second), by(kv('Put', at, '3'), first, second, third)];
    });
    expect(outcomes.map(({ flag }) => flag)).toEqual([
      'VALID',
      'ENDORSEMENT_POLICY_FAILURE',
      'ENDORSEMENT_POLICY_FAILURE',
    ]);
    expect(await stage().get(at)).toBe('1');
  });

  test('7: a policy change that fails does not keep the block’s next transaction from the key', async () => {
    const { ledger, founders } = stage();
    const [first, second, third] = founders;
    const outcomes = await stage().inOneBlock(async () => {
      const at = stage().key();
      await ledger.submit(kv('Put', at, '1'));
      const change = by(kv('SetPolicy', at, stage().policy(third)), first);
      return [change, by(kv('Put', at, '2'), first, second)];
    });
    expect(outcomes.map(({ flag }) => flag)).toEqual(['ENDORSEMENT_POLICY_FAILURE', 'VALID']);
  });

  test('8: a key policy replaces the chaincode policy; keys with and without need both', async () => {
    const { ledger, founders } = stage();
    const [first, second, third] = founders;
    const [bound, free] = [stage().key(), stage().key()];
    await ledger.submit(kv('PutWithPolicy', bound, '1', stage().policy(third)));
    const two = kv('PutTwo', bound, free, '2');
    await expect(ledger.submit(by(two, third))).rejects.toMatchObject(FAILURE);
    await expect(ledger.submit(by(two, first, second))).rejects.toMatchObject(FAILURE);
    await ledger.submit(by(two, first, third));
    expect([await stage().get(bound), await stage().get(free)]).toEqual(['2', '2']);
  });

  test('8: the peer itself finds the endorsers that key policies ask for', async () => {
    const { ledger, founders } = stage();
    const [bound, free] = [stage().key(), stage().key()];
    await ledger.submit(kv('PutWithPolicy', bound, '1', stage().policy(founders[2])));
    const alone = await stage().find(await ledger.submit(kv('Put', bound, '2')));
    const endorsers = alone.call?.endorsements.map(({ endorserBytes }) => parseIdentity(endorserBytes).mspId);
    expect(endorsers).toContain(founders[2]);
    await ledger.submit(kv('PutTwo', bound, free, '3'));
    expect([await stage().get(bound), await stage().get(free)]).toEqual(['3', '3']);
  });

  test('8: a transaction that writes nothing needs the chaincode policy', async () => {
    const { ledger, founders } = stage();
    await expect(ledger.submit(by(kv('Nothing'), founders[2]))).rejects.toMatchObject(FAILURE);
    await expect(ledger.submit(by(kv('Nothing'), founders[1], founders[2]))).resolves.toBeDefined();
  });
};
