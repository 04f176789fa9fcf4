/** Access records by the number, as blocks that nobody voted on: for sizes that no ledger reaches in a bench. */
import type { Kysely } from 'kysely';
import type { ReadBlock } from '../../../chaincode/ledger/record-index/reading/record-reading';
import { makeTables } from '../../../chaincode/ledger/record-index/store/make-tables';
import type { IndexTables } from '../../../chaincode/ledger/record-index/store/schema';
import { type Before, writeBlock } from '../../../chaincode/ledger/record-index/store/write-block';
import { accessRecord, msOf, parseAs } from '../../../chaincode/model';
import { accessLines } from '../../chaincode/ledger/record-index/logged-ledger';

/** A full batch of the gateway's. */
const RECORDS_A_BLOCK = 2_000;

/** The blocks that hold the lines of so many accesses, two each. */
export function* generatedBlocks(accesses: number): Generator<ReadBlock> {
  for (let first = 0, number = 0n; first < accesses; first += RECORDS_A_BLOCK / 2, number += 1n) {
    const count = Math.min(RECORDS_A_BLOCK / 2, accesses - first);
    const lines = Array.from({ length: count }, (_, index) => accessLines(first + index)).flat();
    const records = lines.map((line, index) => {
      const record = parseAs(accessRecord, line, 'generated record');
      const ordinal = 2 * first + index;
      return { record, atMs: msOf(record.at), ordinal, block: number, transaction: `t-${number}` };
    });
    yield {
      end: { height: number + 1n, blockHash: 'a'.repeat(64) as ReadBlock['end']['blockHash'] },
      channel: { v: 1, founders: [], config: '' },
      records,
      rows: new Map(),
      refused: [],
    };
  }
}

/** Fills an empty index with them. */
export async function loadGenerated(
  database: Kysely<IndexTables>,
  accesses: number,
  onBlock?: (records: number) => void,
): Promise<void> {
  await makeTables(database);
  let before: Before = { genesis: 'b'.repeat(64), height: 0n, records: 0, refused: 0 };
  for (const block of generatedBlocks(accesses)) {
    before = await writeBlock(database, block, before);
    onBlock?.(before.records);
  }
}
