/** Keeping the index: from the chain's blocks, from wherever it ended, as far as asked or for as long as it runs. */
import { type Kysely, sql } from 'kysely';
import { HubError } from '../../model/error';
import type { Sha256Hex } from '../../model/index';
import type { Ledger, RawBlock } from '../ledger';
import { deliveredBlockHash } from '../view/delivered-block';
import { followBlocks } from '../view/follow';
import { RecordReading } from './reading/record-reading';
import { openIndexDatabase, reachingIndex } from './store/database';
import { becomeKeeper, requireKeeper } from './store/keeper';
import { makeTables } from './store/make-tables';
import { type IndexHead, readState } from './store/read-state';
import type { IndexTables } from './store/schema';
import { isWhole } from './store/whole';
import { type Before, writeBlock } from './store/write-block';

const SHOWN_WITHIN_MS = 10_000;

/** Why an index began at block 0, or that it went on. */
export type Beginning = 'CONTINUED' | 'EMPTY' | 'ASKED' | 'TORN' | 'ANOTHER_CHAIN';

/** How far it is. */
export interface IndexProgress {
  readonly height: bigint;
  readonly records: number;
  readonly refused: number;
}

export interface IndexerOptions {
  /** On channel `exchange`, for a member that reads it. */
  readonly ledger: Ledger;
  /** Of a role that owns the index's database. */
  readonly url: string;
  /** Called when the peer is lost; it is called again. */
  readonly onLost: (cause: unknown) => void;
  /** Called when another process keeps this index: {@link RecordIndexer.begin} waits until it ends. */
  readonly onHeld?: () => void;
  readonly signal: AbortSignal;
  /** How long a peer that answers may take to show a block that the index has read; ten seconds unless told otherwise. */
  readonly shownWithinMs?: number;
}

export interface RunOptions {
  /** Ends after the block of this number; left out, when `signal` aborts. */
  readonly last?: bigint;
  /** Called after each block that stands in the index. */
  readonly onBlock?: (progress: IndexProgress, refused: readonly string[]) => void;
}

/** Where the index stands, in this process. */
interface Standing {
  readonly reading: RecordReading;
  readonly before: Before;
}

export class RecordIndexer {
  readonly #options: IndexerOptions;
  readonly #database: Kysely<IndexTables>;
  #standing: Standing | undefined;

  private constructor(options: IndexerOptions) {
    this.#options = options;
    // A commit that a loss of power takes away takes its height along: the block is read again.
    this.#database = openIndexDatabase(options.url, {
      options: '-c synchronous_commit=off',
      // One, and never closed for being idle: the lock of whoever keeps the index is this connection's.
      max: 1,
      idleTimeoutMillis: 0,
    });
  }

  static open(options: IndexerOptions): RecordIndexer {
    return new RecordIndexer(options);
  }

  /**
   * Waits until no other process keeps this index, and finds out where it ended; what is torn, or of another chain, is thrown away
   * and begun anew. From then on nobody else keeps it until {@link close}.
   *
   * @param anew throws a whole index away too, and takes it over from whoever keeps it; one whose rebuilding was cut off goes on.
   * @throws {HubError} `LEDGER_ROLLED_BACK`: the peer does not have what the index has read; `WRONG_STATE`: another process kept
   *   it until `signal` aborted; `DATABASES_UNAVAILABLE`.
   */
  async begin(anew = false): Promise<Beginning> {
    const { signal, onHeld = () => undefined } = this.#options;
    return await reachingIndex(async () => {
      await becomeKeeper(this.#database, { signal, onHeld, takesOver: anew });
      const state = await readState(this.#database);
      if (state === undefined) return await this.#beginAnew('EMPTY');
      const { head, reading } = state;
      if (anew && head.state === 'WHOLE') return await this.#beginAnew('ASKED');
      if (!(await isWhole(this.#database, head, reading.rows))) return await this.#beginAnew('TORN');
      if (!(await this.#isOfChain(head, anew))) return await this.#beginAnew('ANOTHER_CHAIN');
      this.#standing = { reading: new RecordReading(reading), before: head };
      return 'CONTINUED';
    });
  }

  /**
   * Reads on after {@link begin}. Resolves with everything up to `last` in the index, or when `signal` aborts.
   *
   * @throws {HubError} what stops a view, see {@link RecordReading.next}; `WRONG_STATE`: another process keeps this index;
   *   `DATABASES_UNAVAILABLE`. What was written stands, and a new start goes on from there.
   */
  async run({ last, onBlock }: RunOptions): Promise<IndexProgress> {
    const { ledger, signal, onLost } = this.#options;
    const next = (): bigint => this.#begun.before.height;
    const stop = new AbortController();
    const ended = AbortSignal.any([stop.signal, signal]);
    if (last === undefined || next() <= last) {
      for await (const raw of followBlocks({ ledger, next, signal: ended, onLost })) {
        const refused = await reachingIndex(() => this.#take(raw));
        onBlock?.(this.#begun.before, refused);
        if (last !== undefined && raw.number >= last) break;
      }
      stop.abort();
    }
    if (last !== undefined && next() > last) await this.#complete();
    return this.#begun.before;
  }

  async close(): Promise<void> {
    await this.#database.destroy();
  }

  get #begun(): Standing {
    if (this.#standing === undefined) throw new HubError('INTERNAL', 'the index was not begun');
    return this.#standing;
  }

  async #beginAnew(why: Beginning): Promise<Beginning> {
    await makeTables(this.#database);
    const before = { genesis: '' as Sha256Hex, height: 0n, records: 0, refused: 0 };
    this.#standing = { reading: RecordReading.begin(), before };
    return why;
  }

  async #isOfChain({ genesis, height, blockHash }: IndexHead, anew: boolean): Promise<boolean> {
    const first = await this.#hashOf(0n);
    if (first !== undefined && first !== genesis) return false;
    // A peer that does not even show block 0 in time is no other chain's.
    const now = first && (await this.#hashOf(height - 1n));
    if (now !== undefined || anew) return now === blockHash;
    throw new HubError(
      'LEDGER_ROLLED_BACK',
      `the ledger does not have block ${height - 1n}, which the index has read; \`hub index rebuild\` throws the index away`,
    );
  }

  async #hashOf(number: bigint): Promise<Sha256Hex | undefined> {
    const { ledger, signal, onLost, shownWithinMs: withinMs = SHOWN_WITHIN_MS } = this.#options;
    return await deliveredBlockHash({ ledger, number, withinMs, signal, onLost });
  }

  async #take(raw: RawBlock): Promise<readonly string[]> {
    const { reading, before } = this.#begun;
    const block = reading.next(raw);
    const genesis = before.height === 0n ? block.end.blockHash : before.genesis;
    this.#standing = { reading, before: await writeBlock(this.#database, block, { ...before, genesis }) };
    return block.refused;
  }

  async #complete(): Promise<void> {
    await reachingIndex(async () => {
      await this.#database.transaction().execute(async (on) => {
        // What another one is rebuilding meanwhile is not this one's to call whole.
        await requireKeeper(on);
        await on.updateTable('index_head').set({ state: 'WHOLE' }).execute();
      });
      // For whoever looks with other tools; the reader's own statements do not depend on it.
      await sql`analyze`.execute(this.#database);
    });
  }
}
