import { common, peer } from '@hyperledger/fabric-protos';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { by, type Cases, kv, text } from './stage';

/** 9 and 10: each organisation computes for itself; 18: on its own channel. */
export const endorsementCases: Cases = (stage) => {
  test('9, 10: organisations whose modules’ state differs do not agree, and nothing is ordered', async () => {
    const { ledger, founders } = stage();
    const at = stage().key();
    const second = stage().connect(founders[1]);
    const ahead = Number(text(await second.evaluate(kv('Tally', at))));
    const behind = Number(text(await ledger.evaluate(kv('Tally', at))));
    // The next call of both must not happen to agree.
    if (ahead === behind) await second.evaluate(kv('Tally', at));
    await second.close();
    const call = by(kv('Tally', at), founders[0], founders[1]);
    await expect(ledger.submit(call)).rejects.toMatchObject({ code: 'ENDORSEMENT_MISMATCH' });
    expect(await stage().get(at)).toBe('');
  });

  test('9: a result changed by one byte after it was endorsed is endorsed by nobody', async () => {
    const { ledger, opened, founders } = stage();
    const endorsed = await ledger.endorse(by(kv('Nothing'), founders[0], founders[1]));
    const changed = {
      ...endorsed,
      envelope: withOtherAnswer(endorsed.envelope, opened.adminOf(founders[0])),
    };
    await expect(ledger.commit(changed)).rejects.toMatchObject({
      code: 'COMMIT_INVALID',
      details: { flag: 'ENDORSEMENT_POLICY_FAILURE' },
    });
  });

  test('10: a module’s state outlives a transaction, and no other organisation sees it', async () => {
    const { ledger, founders } = stage();
    const at = stage().key();
    const count = async (from: typeof ledger): Promise<number> =>
      Number(text(await from.evaluate(kv('Tally', at))));
    const second = stage().connect(founders[1]);
    const [own, theirs] = [await count(ledger), await count(second)];
    expect(await count(second)).toBe(theirs + 1);
    expect(await count(second)).toBe(theirs + 2);
    expect(await count(ledger)).toBe(own + 1);
    await second.close();
  });

  test('18: what a contract calls on another channel writes nothing there', async () => {
    const { ledger, opened, founders } = stage();
    const at = stage().key();
    const call = kv(
      'CallOther',
      opened.chaincode,
      'exchange',
      JSON.stringify(['Kv:Put', at, 'from directory']),
    );
    const submitted = ledger.submit(call);
    if (opened.crossChannelCalls === 'refused') {
      const message = expect.stringContaining('channel');
      await expect(submitted).rejects.toMatchObject({ code: 'ENDORSEMENT_FAILED', message });
    } else {
      await submitted;
    }
    const exchange = stage().connect(founders[0], 'exchange');
    expect(text(await exchange.evaluate(kv('Get', at)))).toBe('');
    await exchange.close();
    expect(await stage().get(at)).toBe('');
  });
};

/** The transaction with a last byte of its contract's answer changed, signed again by its creator. */
function withOtherAnswer(bytes: Uint8Array, creator: Identity): Uint8Array {
  const envelope = common.Envelope.deserializeBinary(bytes);
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const transaction = peer.Transaction.deserializeBinary(payload.getData_asU8());
  const [action = new peer.TransactionAction()] = transaction.getActionsList();
  const inner = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const endorsed = inner.getAction() ?? new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(otherAnswer(endorsed.getProposalResponsePayload_asU8()));
  inner.setAction(endorsed);
  action.setPayload(inner.serializeBinary());
  payload.setData(transaction.serializeBinary());
  const changed = payload.serializeBinary();
  envelope.setPayload(changed);
  envelope.setSignature(creator.sign(changed));
  return envelope.serializeBinary();
}

function otherAnswer(bytes: Uint8Array): Uint8Array {
  const response = peer.ProposalResponsePayload.deserializeBinary(bytes);
  const result = peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
  const answer = result.getResponse() ?? new peer.Response();
  const said = Buffer.from(answer.getPayload_asU8());
  said.writeUInt8(said.readUInt8(said.length - 1) ^ 1, said.length - 1);
  answer.setPayload(said);
  result.setResponse(answer);
  response.setExtension$(result.serializeBinary());
  return response.serializeBinary();
}
