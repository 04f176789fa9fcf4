import type { ChaincodeEvent } from '@hyperledger/fabric-gateway';
import { DEADLINES, gatewayFor, peerClient } from '../../../../chaincode/ledger/fabric/connection';
import { type Cases, kv, type Stage } from './stage';

/** 14 and 6: which events a transaction leaves; that a client gets each once, from a height or a transaction on. */
export const eventCases: Cases = (stage) => {
  test('14: the last event wins', async () => {
    const transaction = await stage().find(await stage().ledger.submit(kv('Emit', 'one', 'two')));
    expect(transaction.call?.event).toMatchObject({ name: 'two' });
  });

  test('14: events come from a height on, each once and in the order of the chain; 6: invalid ones never', async () => {
    const { ledger } = stage();
    const at = stage().key();
    const first = await ledger.submit(kv('AppendAndEmit', at, 'first'));
    const late = await ledger.endorse(kv('AppendAndEmit', at, 'invalid'));
    const second = await ledger.submit(kv('AppendAndEmit', at, 'second'));
    await expect(ledger.commit(late)).rejects.toMatchObject({ code: 'COMMIT_CONFLICT' });
    const third = await ledger.submit(kv('AppendAndEmit', at, 'third'));
    const events = await eventsUntil(stage(), 'third', { startBlock: first.blockNumber });
    const own = events.filter(({ payload }) => Buffer.from(payload).toString() === at);
    expect(own.map(({ eventName }) => eventName)).toEqual(['first', 'second', 'third']);
    expect(own.map(({ transactionId }) => transactionId)).toEqual(
      [first, second, third].map(({ transactionId }) => transactionId),
    );
    expect(own.map(({ blockNumber }) => blockNumber)).toEqual(
      [first, second, third].map(({ blockNumber }) => blockNumber),
    );
  });

  test('14: of one block’s events a client gets those behind the transaction it has seen', async () => {
    let at = '';
    const outcomes = await stage().inOneBlock(async () => {
      at = stage().key();
      return [1, 2, 3].map((place) => kv('AppendAndEmit', `${at}${place}`, `${at}${place}`));
    });
    const block = outcomes[0]?.block ?? 0n;
    const seen = (await stage().transactions(block)).find(({ call }) => call?.event?.name === `${at}1`);
    const checkpoint = { getBlockNumber: () => block, getTransactionId: () => seen?.transactionId };
    const events = await eventsUntil(stage(), `${at}3`, { checkpoint });
    expect(events.map(({ eventName }) => eventName)).toEqual([`${at}2`, `${at}3`]);
  });

  test('14: an event of a block to come reaches who waits for it, and another chaincode’s does not', async () => {
    const at = stage().key();
    const { blockNumber } = await stage().ledger.submit(kv('Put', at, 'x'));
    const waiting = eventsUntil(stage(), `${at}later`, { startBlock: blockNumber + 1n });
    await stage().ledger.submit(kv('AppendAndEmit', at, `${at}later`));
    expect((await waiting).map(({ chaincodeName }) => chaincodeName)).toEqual([stage().opened.chaincode]);
  });
};

type From = NonNullable<
  Parameters<ReturnType<ReturnType<typeof gatewayFor>['getNetwork']>['getChaincodeEvents']>[1]
>;

/** The chaincode's events up to and with the named one. */
async function eventsUntil(stage: Stage, name: string, from: From): Promise<ChaincodeEvent[]> {
  const { opened, founders } = stage;
  const client = peerClient(opened.peerOf(founders[0]));
  const session = gatewayFor(client, opened.adminOf(founders[0]), DEADLINES);
  const events = await session.getNetwork('directory').getChaincodeEvents(opened.chaincode, from);
  const seen: ChaincodeEvent[] = [];
  try {
    for await (const event of events) {
      seen.push(event);
      if (event.eventName === name) return seen;
    }
  } finally {
    events.close();
    session.close();
    client.close();
  }
  throw new Error(`the events ended before \`${name}\``);
}
