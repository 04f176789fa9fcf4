import { type Cases, kv, list, text } from './stage';

/** 1 reads, 6 invalid transactions, 11–14 what a contract sees of the state, 16 reads that are submitted. */
export const stateCases: Cases = (stage) => {
  test('1: a transaction does not see its own writes, by key or by range', async () => {
    const { ledger } = stage();
    const at = stage().key();
    const put = await ledger.submit(kv('PutThenGet', at, 'new'));
    expect(text(put.result)).toBe('');
    const ranged = await ledger.submit(kv('PutThenRange', `${at}2`, at, `${at}~`));
    expect(list(ranged.result)).toEqual([at]);
    expect(await stage().range(at, `${at}~`)).toEqual([at, `${at}2`]);
  });

  test('6: an invalid transaction is in the block, but not in state or history', async () => {
    const { ledger } = stage();
    const at = stage().key();
    await ledger.submit(kv('Put', at, '1'));
    const late = await ledger.endorse(kv('Append', at, 'x'));
    await ledger.submit(kv('Put', at, '2'));
    const error: unknown = await ledger.commit(late).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'COMMIT_CONFLICT', details: { flag: 'MVCC_READ_CONFLICT' } });
    const { blockNumber } = (error as { readonly details: { readonly blockNumber: string } }).details;
    const { transactionId } = late;
    expect(await stage().find({ blockNumber: BigInt(blockNumber), transactionId })).toMatchObject({
      flag: 'MVCC_READ_CONFLICT',
    });
    expect(await stage().get(at)).toBe('2');
    expect(await stage().history(at)).toEqual(['2', '1']);
  });

  test('11: a transaction that paged must not write, and one that wrote must not page', async () => {
    const { ledger } = stage();
    for (const call of [kv('PageThenPut', stage().key()), kv('PutThenPage', stage().key())]) {
      await expect(ledger.submit(call)).rejects.toMatchObject({ code: 'ENDORSEMENT_FAILED' });
    }
  });

  test('11: pages follow each other without gap or repeat', async () => {
    const at = stage().key();
    await stage().ledger.submit(kv('PutMany', at, '5'));
    const seen: string[] = [];
    let bookmark = '';
    for (let pages = 0; pages < 9; pages += 1) {
      const answer = await stage().ledger.evaluate(kv('Page', at, `${at}~`, '2', bookmark));
      const page = JSON.parse(text(answer)) as { readonly keys: string[]; readonly bookmark: string };
      seen.push(...page.keys);
      bookmark = page.bookmark;
      if (bookmark === '') break;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4].map((index) => `${at}000${index}`));
  });

  test('11: a page without rows has no metadata', async () => {
    const at = stage().key();
    const answer = await stage().ledger.evaluate(kv('Page', at, `${at}~`, '2', ''));
    expect(JSON.parse(text(answer))).toEqual({ keys: [], bookmark: 'NONE' });
  });

  test('11: a scan ends at the peer’s limit without a word; what lies behind it was not read', async () => {
    const { ledger, opened } = stage();
    const [at, to] = [stage().key(), stage().key()];
    const rows = opened.scanLimit + 20;
    for (let first = 0; first < rows; first += 500) {
      await ledger.submit(kv('PutSeries', at, String(first), String(Math.min(500, rows - first))));
    }
    const scan = kv('CountRange', at, `${at}~`, String(rows), to);
    const last = `${at}${String(rows - 1).padStart(4, '0')}`;
    const counted = await stage().overtake(scan, kv('Put', last, 'changed'), kv('Put', `${last}a`, 'new'));
    expect(text(counted.result)).toBe(String(opened.scanLimit));
    const within = `${at}${String(opened.scanLimit - 1).padStart(4, '0')}`;
    await expect(stage().overtake(scan, kv('Put', within, 'changed'))).rejects.toMatchObject({
      code: 'COMMIT_CONFLICT',
    });
  });

  test('12: keys sort by their UTF-8 bytes, also beyond the BMP', async () => {
    const at = stage().key();
    // U+1D11E sorts before U+FF5E in UTF-16 code units, and after it in UTF-8.
    const endings = ['z', 'é', '～', '𝄞'];
    for (const ending of [...endings].reverse()) await stage().ledger.submit(kv('Put', at + ending, 'x'));
    expect(await stage().range(at, `${at}\u{10ffff}`)).toEqual(endings.map((ending) => at + ending));
  });

  test('12: composite keys stand outside plain ranges', async () => {
    const type = stage().key();
    await stage().ledger.submit(kv('PutComposite', type, 'b'));
    await stage().ledger.submit(kv('PutComposite', type, 'a'));
    expect(list(await stage().ledger.evaluate(kv('RangeComposite', type)))).toEqual(['a', 'b']);
    expect((await stage().range('', '')).some((found) => found.includes(type))).toBe(false);
  });

  test('13: an empty value deletes, and an absent key reads as empty', async () => {
    const at = stage().key();
    expect(await stage().get(at)).toBe('');
    await stage().ledger.submit(kv('Put', at, '1'));
    await stage().ledger.submit(kv('Put', at, ''));
    expect(await stage().get(at)).toBe('');
    expect(await stage().range(at, `${at}~`)).toEqual([]);
    expect(await stage().history(at)).toEqual(['', '1']);
  });

  test('14: history is newest first, with deletes', async () => {
    const at = stage().key();
    for (const value of ['1', '2']) await stage().ledger.submit(kv('Put', at, value));
    await stage().ledger.submit(kv('Delete', at));
    await stage().ledger.submit(kv('Put', at, '3'));
    expect(await stage().history(at)).toEqual(['3', '', '2', '1']);
  });

  test('16: a read-only function can be submitted', async () => {
    expect(text((await stage().ledger.submit(kv('Nothing'))).result)).toBe('nothing');
  });
};
