import { openBlock, readTransactions, type Transaction } from '../../../../chaincode/ledger/block/block';
import { outOf, serializeSignaturePolicy } from '../../../../chaincode/ledger/block/policy';
import { followBlocks } from '../../../../chaincode/ledger/fabric/follow-blocks';
import type { Call, Channel, Committed, Ledger } from '../../../../chaincode/ledger/ledger';

/** A running ledger with the fixture contract on `directory` and three founders, whichever ledger it is. */
export interface OpenLedger {
  readonly founders: readonly [string, string, string];
  /** A client that acts as a founder's admin. The suite closes it. */
  connect(mspId: string, channel: Channel): Ledger;
  /** A client whose certificate names a founder but comes from another CA. */
  connectStranger(mspId: string): Ledger;
  /** Ends the peer's process without warning, and brings it back on the same address. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const kv = (transaction: string, ...args: string[]): Call => ({ contract: 'Kv', transaction, args });
const by = (call: Call, ...endorsers: string[]): Call => ({ ...call, endorsers });
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const list = (bytes: Uint8Array): string[] => JSON.parse(text(bytes)) as string[];

/** What every ledger must do; the numbers are those of the design's list. */
export function ledgerConformance(name: string, open: () => Promise<OpenLedger>): void {
  describe(`${name} conforms`, () => {
    let opened: OpenLedger;
    let ledger: Ledger;
    let founders: readonly [string, string, string];
    let counter = 0;
    /** A key no other test uses. */
    const key = (): string => {
      counter += 1;
      return `k${String(counter).padStart(4, '0')}-`;
    };

    beforeAll(async () => {
      opened = await open();
      founders = opened.founders;
      ledger = opened.connect(founders[0], 'directory');
    });

    afterAll(async () => {
      await ledger?.close();
      await opened?.close();
    });

    const get = async (at: string): Promise<string> => text(await ledger.evaluate(kv('Get', at)));
    const range = async (start: string, end: string): Promise<string[]> =>
      list(await ledger.evaluate(kv('Range', start, end)));
    const history = async (at: string): Promise<string[]> => list(await ledger.evaluate(kv('History', at)));
    const policy = (mspId: string): string =>
      Buffer.from(serializeSignaturePolicy(outOf(1, [mspId], 'peer'))).toString('base64');

    /** Endorses both over the same state, then commits both, the first one first. */
    async function race(first: Call, second: Call): Promise<PromiseSettledResult<Committed>[]> {
      const endorsed = [await ledger.endorse(first), await ledger.endorse(second)];
      return Promise.allSettled(endorsed.map((transaction) => ledger.commit(transaction)));
    }

    /** Endorses `late`, commits `early`, then `late`. */
    async function overtake(late: Call, ...early: readonly Call[]): Promise<Committed> {
      const endorsed = await ledger.endorse(late);
      for (const call of early) await ledger.submit(call);
      return ledger.commit(endorsed);
    }

    async function find(done: Pick<Committed, 'blockNumber' | 'transactionId'>): Promise<Transaction> {
      for await (const block of ledger.blocks(done.blockNumber)) {
        const all = readTransactions(openBlock(block.bytes));
        const found = all.find(({ transactionId }) => transactionId === done.transactionId);
        if (found !== undefined) return found;
        break;
      }
      throw new Error(`no transaction ${done.transactionId}`);
    }

    test('1: a transaction does not see its own writes, by key or by range', async () => {
      const at = key();
      const put = await ledger.submit(kv('PutThenGet', at, 'new'));
      expect(text(put.result)).toBe('');
      const ranged = await ledger.submit(kv('PutThenRange', `${at}2`, at, `${at}~`));
      expect(list(ranged.result)).toEqual([at]);
      expect(await range(at, `${at}~`)).toEqual([at, `${at}2`]);
    });

    test('2: of two transactions that read and write one key, one conflicts', async () => {
      const at = key();
      const results = await race(kv('Append', at, 'a'), kv('Append', at, 'b'));
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(results[1]).toMatchObject({ reason: { code: 'COMMIT_CONFLICT' } });
      expect(await get(at)).toBe('a');
    });

    test('2: a key that changed in an earlier block conflicts', async () => {
      const at = key();
      await ledger.submit(kv('Put', at, '1'));
      await expect(overtake(kv('Append', at, 'x'), kv('Put', at, '2'))).rejects.toMatchObject({
        code: 'COMMIT_CONFLICT',
        details: { flag: 'MVCC_READ_CONFLICT' },
      });
    });

    test('2: a key that was absent when read and exists now conflicts', async () => {
      const at = key();
      await expect(overtake(kv('Append', at, 'x'), kv('Put', at, '2'))).rejects.toMatchObject({
        code: 'COMMIT_CONFLICT',
      });
    });

    test('2: a key deleted and made again with the same value conflicts', async () => {
      const at = key();
      await ledger.submit(kv('Put', at, '1'));
      const again = overtake(kv('Append', at, 'x'), kv('Delete', at), kv('Put', at, '1'));
      await expect(again).rejects.toMatchObject({ code: 'COMMIT_CONFLICT' });
    });

    test('3: a key put into or taken out of a range that was read conflicts as a phantom', async () => {
      const at = key();
      await ledger.submit(kv('PutMany', at, '3'));
      const count = kv('CountRange', at, `${at}~`, '1000', key());
      const phantom = { code: 'COMMIT_CONFLICT', details: { flag: 'PHANTOM_READ_CONFLICT' } };
      await expect(overtake(count, kv('Put', `${at}0001a`, 'x'))).rejects.toMatchObject(phantom);
      await expect(overtake(count, kv('Delete', `${at}0002`))).rejects.toMatchObject(phantom);
      await expect(overtake(count, kv('Put', `${at}0001`, 'y'))).rejects.toMatchObject(phantom);
      await expect(overtake(count, kv('Put', key(), 'y'))).resolves.toBeDefined();
    });

    test('3: only the part of a range that was read counts', async () => {
      const at = key();
      await ledger.submit(kv('PutMany', at, '250'));
      const count = kv('CountRange', at, `${at}~`, '5', key());
      await expect(overtake(count, kv('Put', `${at}0240a`, 'x'))).resolves.toBeDefined();
      await expect(overtake(count, kv('Put', `${at}0003a`, 'x'))).rejects.toMatchObject({
        code: 'COMMIT_CONFLICT',
      });
    });

    test('4: blind writes of one key never conflict; the later one stands', async () => {
      const at = key();
      const results = await race(kv('Put', at, '1'), kv('Put', at, '2'));
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(await get(at)).toBe('2');
    });

    test('5: the same transaction sent again is committed once, and answers with its block', async () => {
      const at = key();
      const transaction = await ledger.endorse(kv('Append', at, 'x'));
      const [one, two] = await Promise.all([ledger.commit(transaction), ledger.commit(transaction)]);
      expect(one).toEqual(two);
      await ledger.submit(kv('Put', key(), 'between'));
      expect(await ledger.commit(transaction)).toEqual(one);
      expect(await get(at)).toBe('x');
      expect(await history(at)).toEqual(['x']);
    });

    test('6: an invalid transaction is in the block, but not in state or history', async () => {
      const at = key();
      await ledger.submit(kv('Put', at, '1'));
      const late = await ledger.endorse(kv('Append', at, 'x'));
      await ledger.submit(kv('Put', at, '2'));
      const error = await ledger.commit(late).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'COMMIT_CONFLICT' });
      const { blockNumber } = (error as { readonly details: { readonly blockNumber: string } }).details;
      const { transactionId } = late;
      expect(await find({ blockNumber: BigInt(blockNumber), transactionId })).toMatchObject({
        flag: 'MVCC_READ_CONFLICT',
      });
      expect(await get(at)).toBe('2');
      expect(await history(at)).toEqual(['2', '1']);
    });

    test('7: a key policy binds from its first write, survives a new value and ends with a delete', async () => {
      const at = key();
      const [first, second, third] = founders;
      await ledger.submit(kv('Put', at, '1'));
      await ledger.submit(kv('SetPolicy', at, policy(third)));
      const failure = { code: 'COMMIT_INVALID', details: { flag: 'ENDORSEMENT_POLICY_FAILURE' } };
      await expect(ledger.submit(by(kv('Put', at, '2'), first, second))).rejects.toMatchObject(failure);
      await ledger.submit(by(kv('Put', at, '3'), third));
      await expect(ledger.submit(by(kv('Put', at, '4'), first, second))).rejects.toMatchObject(failure);
      await ledger.submit(by(kv('SetPolicy', at, policy(second)), third));
      await expect(ledger.submit(by(kv('Put', at, '5'), third))).rejects.toMatchObject(failure);
      await ledger.submit(by(kv('Delete', at), second));
      await ledger.submit(by(kv('Put', at, '6'), first, third));
      expect(await get(at)).toBe('6');
    });

    test('7: of a policy change and a use of the key in one block, the use fails', async () => {
      const at = key();
      const [first, second, third] = founders;
      await ledger.submit(kv('Put', at, '1'));
      const results = await race(
        by(kv('SetPolicy', at, policy(third)), first, second),
        by(kv('Put', at, '2'), first, second),
      );
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(await get(at)).toBe('1');
    });

    test('8: a key policy replaces the chaincode policy; keys with and without need both', async () => {
      const [bound, free] = [key(), key()];
      const [first, second, third] = founders;
      await ledger.submit(kv('Put', bound, '1'));
      await ledger.submit(kv('SetPolicy', bound, policy(third)));
      const two = kv('PutTwo', bound, free, '2');
      await expect(ledger.submit(by(two, third))).rejects.toMatchObject({ code: 'COMMIT_INVALID' });
      await expect(ledger.submit(by(two, first, second))).rejects.toMatchObject({ code: 'COMMIT_INVALID' });
      await ledger.submit(by(two, first, third));
      expect([await get(bound), await get(free)]).toEqual(['2', '2']);
    });

    test('8: the peer itself finds the endorsers that key policies ask for', async () => {
      const [bound, free] = [key(), key()];
      await ledger.submit(kv('Put', bound, '1'));
      await ledger.submit(kv('SetPolicy', bound, policy(founders[2])));
      const alone = await find(await ledger.submit(kv('Put', bound, '2')));
      expect(alone.call?.endorsements.map(({ endorser }) => endorser.mspId)).toEqual([founders[2]]);
      await ledger.submit(kv('PutTwo', bound, free, '3'));
      expect([await get(bound), await get(free)]).toEqual(['3', '3']);
    });

    test('8: a transaction that writes nothing needs the chaincode policy', async () => {
      const alone = ledger.submit(by(kv('Nothing'), founders[2]));
      await expect(alone).rejects.toMatchObject({ details: { flag: 'ENDORSEMENT_POLICY_FAILURE' } });
    });

    test('9, 10: organisations whose modules differ do not agree', async () => {
      const second = opened.connect(founders[1], 'directory');
      await second.evaluate(kv('Tally', key()));
      await second.close();
      const call = by(kv('Tally', key()), founders[0], founders[1]);
      await expect(ledger.submit(call)).rejects.toMatchObject({ code: 'ENDORSEMENT_MISMATCH' });
    });

    test('11: a transaction that paged must not write', async () => {
      await expect(ledger.submit(kv('PageThenPut', key()))).rejects.toMatchObject({
        code: 'ENDORSEMENT_FAILED',
      });
    });

    test('11: pages follow each other by their bookmarks, none twice, none left out', async () => {
      const at = key();
      await ledger.submit(kv('PutMany', at, '5'));
      const seen: string[] = [];
      let bookmark = '';
      for (let pages = 0; pages < 5; pages += 1) {
        const page = JSON.parse(text(await ledger.evaluate(kv('Page', at, `${at}~`, '2', bookmark)))) as {
          readonly keys: string[];
          readonly bookmark: string;
        };
        seen.push(...page.keys);
        bookmark = page.bookmark;
        if (bookmark === '') break;
      }
      expect(seen).toEqual([0, 1, 2, 3, 4].map((index) => `${at}000${index}`));
    });

    test('12: keys sort by their UTF-8 bytes, also beyond the BMP', async () => {
      const at = key();
      // U+1D11E sorts before U+FF5E in UTF-16 code units, and after it in UTF-8.
      const endings = ['z', 'é', '～', '𝄞'];
      for (const ending of [...endings].reverse()) await ledger.submit(kv('Put', at + ending, 'x'));
      expect(await range(at, `${at}\u{10ffff}`)).toEqual(endings.map((ending) => at + ending));
    });

    test('12: composite keys stand outside plain ranges', async () => {
      const type = key();
      await ledger.submit(kv('PutComposite', type, 'b'));
      await ledger.submit(kv('PutComposite', type, 'a'));
      expect(list(await ledger.evaluate(kv('RangeComposite', type)))).toEqual(['a', 'b']);
      expect((await range('', '')).some((found) => found.includes(type))).toBe(false);
    });

    test('13: an empty value deletes, and an absent key reads as empty', async () => {
      const at = key();
      await ledger.submit(kv('Put', at, '1'));
      await ledger.submit(kv('Put', at, ''));
      expect(await get(at)).toBe('');
      expect(await range(at, `${at}~`)).toEqual([]);
      expect(await history(at)).toEqual(['', '1']);
    });

    test('14: the last event wins', async () => {
      const transaction = await find(await ledger.submit(kv('Emit', 'one', 'two')));
      expect(transaction.call?.event).toMatchObject({ name: 'two' });
    });

    test('14: history is newest first, with deletes', async () => {
      const at = key();
      for (const value of ['1', '2']) await ledger.submit(kv('Put', at, value));
      await ledger.submit(kv('Delete', at));
      await ledger.submit(kv('Put', at, '3'));
      expect(await history(at)).toEqual(['3', '', '2', '1']);
    });

    test('15: a certificate of an unknown CA is refused', async () => {
      const stranger = opened.connectStranger(founders[0]);
      await expect(stranger.evaluate(kv('Nothing'))).rejects.toMatchObject({ code: 'UNKNOWN_CREATOR' });
      await expect(stranger.submit(kv('Put', key(), 'x'))).rejects.toMatchObject({ code: 'UNKNOWN_CREATOR' });
      await stranger.close();
    });

    test('16: a read-only function can be submitted', async () => {
      expect(text((await ledger.submit(kv('Nothing'))).result)).toBe('nothing');
    });

    test('17: the stream resumes after a kill, no block twice, none left out', async () => {
      const stop = new AbortController();
      const numbers: bigint[] = [];
      const { blockNumber } = await ledger.submit(kv('Put', key(), '1'));
      let target: bigint | undefined;
      const following = (async () => {
        for await (const block of followBlocks(ledger, blockNumber - 1n, stop.signal)) {
          expect(openBlock(block.bytes).header.number).toBe(block.number);
          numbers.push(block.number);
          if (block.number === target) break;
        }
      })();
      await ledger.submit(kv('Put', key(), '2'));
      await opened.restart();
      const submitted = await untilAvailable(() => ledger.submit(kv('Put', key(), '3')));
      target = submitted.blockNumber;
      if (!numbers.includes(target)) await following;
      stop.abort();
      const expected = Array.from(
        { length: Number(target - blockNumber) + 2 },
        (_, i) => blockNumber - 1n + BigInt(i),
      );
      expect(numbers).toEqual(expected);
    });
  });
}

async function untilAvailable<T extends object>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'LEDGER_UNAVAILABLE') throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
