/** Remembers how far a view came, and stops it where the chain differs from what was seen before. */
import { setTimeout as delay } from 'node:timers/promises';
import { HubError } from '../../../model';
import type { AppliedBlock } from '../directory-epoch';
import type { Keeper } from '../keeper';
import type { ViewLog } from '../view-log';
import type { Head, HeadFile } from './head-file';

/** Between two writes: heads of a busy ledger overtake each other. */
const PAUSE_MS = 100;

export class HeadKeeper implements Keeper {
  readonly #file: HeadFile;
  readonly #seen: Head | undefined;
  readonly #log: ViewLog | undefined;
  readonly #closing = new AbortController();
  #next: Head | undefined;
  #writing: Promise<void> | undefined;

  /** @param seen the head that `file` holds. */
  constructor(file: HeadFile, seen: Head | undefined, log?: ViewLog) {
    this.#file = file;
    this.#seen = seen;
    this.#log = log;
  }

  /** @throws {HubError} `LEDGER_ROLLED_BACK`: another block stands where the head was. */
  applied({ number, hash }: Pick<AppliedBlock, 'number' | 'hash'>): void {
    const height = number + 1n;
    const { height: seen, blockHash } = this.#seen ?? { height: 0n };
    if (height === seen && hash !== blockHash) throw differs(height);
    if (height <= seen) return;
    this.#next = { height, blockHash: hash };
    this.#writing ??= this.#write();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writing;
  }

  async #write(): Promise<void> {
    for (let head = this.#next; head !== undefined; head = this.#next) {
      this.#next = undefined;
      try {
        await this.#file.write(head);
      } catch (cause) {
        // The view goes on: what it knows is right. The next head tries again.
        this.#log?.warn({ height: head.height, cause }, 'head cannot be kept outside the data directory');
      }
      await pause(this.#closing.signal);
    }
    this.#writing = undefined;
  }
}

/** The ledger has another block there than was seen. */
export function differs(height: bigint): HubError {
  return new HubError(
    'LEDGER_ROLLED_BACK',
    `the ledger has another block ${height - 1n} than was seen here before`,
  );
}

async function pause(closing: AbortSignal): Promise<void> {
  try {
    await delay(PAUSE_MS, undefined, { signal: closing, ref: false });
  } catch (error) {
    if (!closing.aborted) throw error;
  }
}
