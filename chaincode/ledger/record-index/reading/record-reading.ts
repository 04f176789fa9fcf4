/** The access records that the law admits, block by block. */
import { HubError, msOf, type Sha256Hex } from '../../../model/index';
import { type Block, readValidTransactions, type Transaction } from '../../block/block';
import type { ChannelConfig } from '../../block/channel-config';
import { Judge } from '../../law/judge';
import { type JudgedTransaction, judgedTransaction } from '../../law/judged-transaction';
import { APPEND } from '../../law/log-law';
import { readableKey } from '../../law/readable-key';
import { spentBy } from '../../law/spent';
import type { RawBlock } from '../../ledger';
import { type ChainEnd, nextBlock } from '../../view/chain';
import { type ChannelState, configOf, firstState, nextState } from '../../view/judged/channel-state';
import { requireKnownVersion } from '../../view/judged/known-chaincode';
import { provenanceProblem } from '../../view/judged/provenance';
import type { IndexedRecord } from '../place';
import { admission } from './admitted-batch';
import { StandingRows } from './standing-rows';

const CHANNEL = 'exchange';

/** What follows from all blocks before. */
export interface ReadingState {
  readonly end: ChainEnd;
  /** Undefined before block 0 alone. */
  readonly channel: ChannelState | undefined;
  readonly rows: StandingRows;
  /** How many records were admitted. */
  readonly records: number;
}

/** What one block adds. */
export interface ReadBlock {
  readonly end: ChainEnd;
  readonly channel: ChannelState;
  /** In the chain's order. */
  readonly records: readonly IndexedRecord[];
  /** As {@link StandingRows.takeChanges}. */
  readonly rows: ReadonlyMap<string, string | undefined>;
  /** What is on the chain and counts as absent, in words. */
  readonly refused: readonly string[];
}

interface Law {
  readonly channel: ChannelState;
  readonly config: ChannelConfig;
  readonly judge: Judge;
}

export class RecordReading {
  readonly #rows: StandingRows;
  #end: ChainEnd;
  #law: Law | undefined;
  #records: number;

  constructor({ end, channel, rows, records }: ReadingState) {
    this.#end = end;
    this.#law = channel && lawOf(channel);
    this.#rows = rows;
    this.#records = records;
  }

  /** Before block 0. */
  static begin(): RecordReading {
    const end = { height: 0n, blockHash: '' as Sha256Hex };
    return new RecordReading({ end, channel: undefined, rows: StandingRows.empty(), records: 0 });
  }

  get end(): ChainEnd {
    return this.#end;
  }

  /**
   * Takes the next block over. After an error nothing more can be read: begin again from what was kept.
   *
   * @throws {HubError} `CHAIN_BROKEN`; `CHAINCODE_UNKNOWN`; `CONFIG_UNKNOWN`.
   */
  next(raw: RawBlock): ReadBlock {
    const block = nextBlock(this.#end, raw);
    const records: IndexedRecord[] = [];
    const refused: string[] = [];
    for (const transaction of readValidTransactions(block)) {
      if (this.#law === undefined || transaction.config !== undefined) this.#configure(block, transaction);
      else this.#call({ block, transaction, law: this.#law, records, refused });
    }
    if (this.#law === undefined) throw new HubError('CHAIN_BROKEN', 'block 0 holds no configuration');
    this.#end = {
      height: block.header.number + 1n,
      blockHash: Buffer.from(block.hash).toString('hex') as Sha256Hex,
    };
    return { end: this.#end, channel: this.#law.channel, records, rows: this.#rows.takeChanges(), refused };
  }

  #configure(block: Block, transaction: Transaction): void {
    const isAlone = block.envelopes.length === 1;
    if (this.#law === undefined) {
      if (!isAlone) throw new HubError('CHAIN_BROKEN', 'block 0 does not hold a configuration alone');
      this.#law = lawOf(firstState(transaction));
    } else this.#law = lawOf(nextState(this.#law.channel, transaction, { channel: CHANNEL, isAlone }));
  }

  #call(at: {
    readonly block: Block;
    readonly transaction: Transaction;
    readonly law: Law;
    readonly records: IndexedRecord[];
    readonly refused: string[];
  }): void {
    const { block, transaction, refused } = at;
    const { config, judge } = at.law;
    requireKnownVersion(transaction, CHANNEL);
    const problem = provenanceProblem(transaction, { channel: CHANNEL, msps: config.msps });
    if (problem !== undefined) {
      if (transaction.call?.sets.some(({ namespace }) => namespace === CHANNEL) === true)
        refused.push(`transaction ${transaction.transactionId} ${problem}`);
      return;
    }
    const judged = judgedTransaction(block.header.number, transaction, CHANNEL, config.msps);
    // A batch that was sent again answers with the first result, and writes nothing.
    if (judged === undefined || judged.writes.size === 0) return;
    const { records, problems } = this.#judge(judge, judged);
    at.records.push(...records);
    refused.push(...problems.map((each) => `transaction ${judged.id}: ${each}`));
  }

  #judge(
    judge: Judge,
    judged: JudgedTransaction,
  ): { readonly records: readonly IndexedRecord[]; readonly problems: readonly string[] } {
    const judgement = judge.judge(judged, this.#rows);
    const admitted = judged.function === APPEND ? admission(judged, judgement, this.#rows) : undefined;
    // What was refused leaves the log's head as it was, so that nothing after it continues the log either.
    if (admitted?.problem !== undefined) return { records: [], problems: [admitted.problem] };
    if (judgement.fault !== undefined) {
      const { key, problem } = judgement.fault;
      return { records: [], problems: [`\`${readableKey(key)}\` ${problem}`] };
    }
    const problems: string[] = [];
    for (const { type, key, record, problem } of judgement.rows) {
      // A log begins empty: only what an admitted batch's records give moves its head.
      if (problem === undefined && (type !== 'head' || admitted !== undefined))
        this.#rows.set(type, key, record);
      else if (problem !== undefined) problems.push(`\`${readableKey(key)}\` ${problem}`);
    }
    for (const row of judgement.rows)
      for (const key of spentBy(row, this.#rows)) this.#rows.set(row.type, key, undefined);
    const records = (admitted?.batch.records ?? []).map((record): IndexedRecord => {
      const place = { atMs: msOf(record.at), ordinal: this.#records++ };
      return { ...place, record, block: judged.block, transaction: judged.id };
    });
    return { records, problems };
  }
}

function lawOf(channel: ChannelState): Law {
  return { channel, config: configOf(channel), judge: new Judge({ founders: channel.founders }) };
}
