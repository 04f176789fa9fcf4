import { common } from '@hyperledger/fabric-protos';
import { signedEnvelope } from '../../../../chaincode/ledger/block/signed-envelope';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import type { SignedTransaction } from '../../../../chaincode/ledger/ledger';
import { type Cases, kv, type Stage } from './stage';

const ATTEMPTS = 40;

/** 5 the same transaction twice, in one block and later; and blocks of many transactions. */
export const duplicateCases: Cases = (stage) => {
  test('5: the same transaction sent again is committed once, and answers with its block', async () => {
    const { ledger } = stage();
    const at = stage().key();
    const transaction = await ledger.endorse(kv('Append', at, 'x'));
    const [one, two] = await Promise.all([ledger.commit(transaction), ledger.commit(transaction)]);
    expect(one).toEqual(two);
    await ledger.submit(kv('Put', stage().key(), 'between'));
    expect(await ledger.commit(transaction)).toEqual(one);
    expect(await stage().get(at)).toBe('x');
    expect(await stage().history(at)).toEqual(['x']);
  });

  test('5: of two copies in the same block the first is valid and the second is DUPLICATE_TXID', async () => {
    const at = stage().key();
    const flags = await copiesInOneBlock(stage(), () => stage().ledger.endorse(kv('Put', at, 'x')));
    expect(flags).toEqual(['VALID', 'DUPLICATE_TXID']);
    expect((await stage().history(at)).every((value) => value === 'x')).toBe(true);
  });

  test('5: an id that another writer claimed first is spent; the call commits once, under an id of its own', async () => {
    const { ledger, opened, founders } = stage();
    const at = stage().key();
    const honest = await ledger.endorse(kv('Append', at, 'x'));
    const thief = opened.adminOf(founders[1]);
    const other = stage().connect(founders[1]);
    const claimed = claiming(honest.transactionId, await other.endorse(kv('Put', stage().key(), 'y')), thief);
    await expect(other.commit(claimed)).rejects.toMatchObject({ details: { flag: 'BAD_PROPOSAL_TXID' } });
    await other.close();
    await expect(ledger.commit(honest)).rejects.toMatchObject({ code: 'COMMIT_CONFLICT' });
    expect(await stage().get(at)).toBe('');
    await ledger.submit(kv('Append', at, 'x'));
    expect(await stage().history(at)).toEqual(['x']);
  });

  test('blocks: many transactions at once share blocks, and each stands in one of them', async () => {
    const { ledger } = stage();
    const keys = Array.from({ length: 30 }, () => stage().key());
    const done = await Promise.all(keys.map((at) => ledger.submit(kv('Put', at, at))));
    const blocks = [...new Set(done.map(({ blockNumber }) => blockNumber))];
    expect(blocks.length).toBeLessThan(keys.length);
    const standing = await Promise.all(blocks.map((number) => stage().transactions(number)));
    const ids = standing.flat().map(({ transactionId }) => transactionId);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toEqual(expect.arrayContaining(done.map(({ transactionId }) => transactionId)));
    expect(await Promise.all(keys.map((at) => stage().get(at)))).toEqual(keys);
  });
};

/** A transaction of its own that a writer sends under another one's id. */
function claiming(
  transactionId: string,
  { envelope, result }: SignedTransaction,
  by: Identity,
): SignedTransaction {
  const payload = common.Payload.deserializeBinary(
    common.Envelope.deserializeBinary(envelope).getPayload_asU8(),
  );
  const header = payload.getHeader() ?? new common.Header();
  const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
  channelHeader.setTxId(transactionId);
  header.setChannelHeader(channelHeader.serializeBinary());
  return { transactionId, result, envelope: signedEnvelope(header, payload.getData_asU8(), by) };
}

/** The flags of two copies of a transaction that were cut into one block. */
async function copiesInOneBlock(stage: Stage, endorse: () => Promise<SignedTransaction>): Promise<string[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const transaction = await endorse();
    const [one] = await Promise.all([stage.ledger.commit(transaction), stage.ledger.commit(transaction)]);
    const all = await stage.transactions(one.blockNumber);
    const copies = all.filter(({ transactionId }) => transactionId === transaction.transactionId);
    if (copies.length === 2) return copies.map(({ flag }) => flag);
  }
  throw new Error(`the orderer cut no block of two copies in ${ATTEMPTS} attempts`);
}
