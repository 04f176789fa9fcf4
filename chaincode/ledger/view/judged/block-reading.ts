/** One block, transaction by transaction, judged over the epoch before it. */
import { type Charter, HubError, parseKey, viewKey } from '../../../model';
import type { Block, Transaction } from '../../block/block';
import type { ChannelConfig } from '../../block/channel-config';
import type { Write } from '../../block/read-write-set';
import type { Judge } from '../../law/judge';
import { judgedTransaction } from '../../law/judged-transaction';
import type { JudgedRow, Judgement } from '../../law/judgement';
import { isRepeatable } from '../../law/repeatable';
import { type Problem, unless } from '../../law/row-change';
import { isJudged } from '../../law/rows';
import { spentBy } from '../../law/spent';
import type { Alarm, AppliedWrite, DirectoryEpoch } from '../directory-epoch';
import { isRowType, namesKey, type RowOf } from '../row';
import { type ChannelState, firstState, nextState } from './channel-state';
import { EpochRows } from './epoch-rows';
import { requireKnownVersion } from './known-chaincode';
import { provenanceProblem } from './provenance';

export interface ContractLawOptions {
  readonly channel: string;
  /** The contracts' chaincode on it. */
  readonly namespace: string;
  /** The charter of the chaincode package: the first one on the ledger must be it. */
  readonly packagedCharter?: Charter | undefined;
}

/** What follows from a channel's state, kept while the state stays the same. */
export interface ChannelLaw {
  readonly config: ChannelConfig;
  readonly judge: Judge;
}

export interface BlockReadingOptions extends ContractLawOptions {
  readonly lawOf: (state: ChannelState) => ChannelLaw;
}

export class BlockReading {
  readonly #block: Block;
  readonly #options: BlockReadingOptions;
  readonly #before: DirectoryEpoch;
  readonly #rows: EpochRows;
  readonly #alarms: Alarm[] = [];
  readonly #ids = new Set<string>();
  #state: ChannelState | undefined;

  constructor(block: Block, before: DirectoryEpoch, options: BlockReadingOptions) {
    this.#block = block;
    this.#options = options;
    this.#before = before;
    this.#rows = new EpochRows(before);
    this.#state = before.record('channel', viewKey.channel());
  }

  get writes(): readonly AppliedWrite[] {
    return this.#rows.writes;
  }

  get alarms(): readonly Alarm[] {
    return this.#alarms;
  }

  /**
   * @param transaction of those that the block notes as VALID.
   * @throws {HubError} `CHAIN_BROKEN`; `CHAINCODE_UNKNOWN`; `CONFIG_UNKNOWN`.
   */
  take(transaction: Transaction): void {
    this.#rows.begin(transaction.index);
    if (this.#state === undefined) this.#begin(transaction);
    else if (transaction.config !== undefined) this.#reconfigure(transaction, this.#state);
    else this.#call(transaction, this.#options.lawOf(this.#state));
    this.#ids.add(transaction.transactionId);
  }

  #begin(transaction: Transaction): void {
    if (this.#block.envelopes.length !== 1)
      throw new HubError('CHAIN_BROKEN', 'block 0 does not hold a configuration alone');
    this.#put(firstState(transaction));
  }

  #reconfigure(transaction: Transaction, before: ChannelState): void {
    const isAlone = this.#block.envelopes.length === 1;
    this.#put(nextState(before, transaction, { channel: this.#options.channel, isAlone }));
  }

  #put(state: ChannelState): void {
    this.#state = state;
    this.#rows.note(viewKey.channel(), state);
  }

  #call(transaction: Transaction, { config, judge }: ChannelLaw): void {
    const { channel, namespace } = this.#options;
    requireKnownVersion(transaction, namespace);
    const writes = writesIn(transaction, namespace);
    if (writes.length === 0) return;
    if (this.#isSeen(transaction.transactionId)) {
      // It counted once, and changes nothing now: so an honest peer has it.
      this.#alarm(transaction, writes, 'was written by a transaction that counted before');
      return;
    }
    const { msps } = config;
    const problem = provenanceProblem(transaction, { channel, msps });
    const judged =
      problem === undefined
        ? judgedTransaction(this.#block.header.number, transaction, namespace, msps)
        : undefined;
    if (judged === undefined) this.#refuseAll(transaction, writes, problem ?? 'was written by no call');
    else this.#apply(transaction, judge.judge(judged, this.#rows));
  }

  #isSeen(id: string): boolean {
    return this.#ids.has(id) || this.#before.record('seen', viewKey.seen(id)) !== undefined;
  }

  /** Nothing a transaction wrote stands. */
  #refuseAll(transaction: Transaction, writes: readonly Write[], problem: string): void {
    this.#alarm(transaction, writes, problem);
    for (const { key } of writes) this.#refuse(key);
  }

  /** One for all that a transaction wrote. */
  #alarm({ transactionId }: Transaction, [first]: readonly Write[], problem: string): void {
    this.#alarms.push({ transaction: transactionId, key: first?.key ?? '', problem });
  }

  #apply({ transactionId }: Transaction, { rows, fault }: Judgement): void {
    if (fault !== undefined) this.#alarms.push({ transaction: transactionId, ...fault });
    for (const row of rows) {
      const { key, value, record, type } = row;
      const problem = row.problem ?? keyProblem(row);
      if (problem === undefined) {
        this.#rows.admit(key, { value, record });
        if (isRepeatable(type)) this.#rows.note(viewKey.seen(transactionId), { v: 1 });
        continue;
      }
      if (fault === undefined) this.#alarms.push({ transaction: transactionId, key, problem });
      this.#refuse(key);
    }
    for (const row of rows) for (const key of spentBy(row, this.#rows)) this.#rows.forget(key);
  }

  #refuse(key: string): void {
    const parts = parseKey(key);
    if (parts === undefined || !isJudged(parts.type)) return;
    const { type, attributes } = parts;
    this.#rows.refuse(key, { type, attributes });
  }
}

/** A law may read what a record says of itself, so it must stand under that very key. */
function keyProblem({ type, key, record }: JudgedRow): Problem {
  if (record === undefined || !isRowType(type)) return undefined;
  return unless(namesKey(type, key, record as RowOf<typeof type>), 'holds the record of another key');
}

function writesIn({ call }: Transaction, namespace: string): readonly Write[] {
  return (call?.sets ?? []).flatMap((set) => (set.namespace === namespace ? set.writes : []));
}
