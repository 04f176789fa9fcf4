/** Writes what blocks changed to the view image, some time after the view applied them. */
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import type { AppliedBlock, DirectoryEpoch } from '../directory-epoch';
import type { Keeper } from '../keeper';
import type { ViewLog } from '../view-log';
import type { ImageFile } from './image-file';
import type { ImageHead } from './image-head';
import { type ImageRow, imageRowOf } from './image-row';

/** How far the image may lie behind the view, at rest. */
const PAUSE_MS = 1_000;
/** Rows written before blocks and requests get their turn: about a millisecond's work. */
const SLICE_ROWS = 200;
/** So many rows beside the segments cost a start some tenths of a second. */
const PACK_AT_ROWS = 10_000;

export interface ImageKeeperOptions {
  readonly file: ImageFile;
  /** The same in every head. */
  readonly of: Pick<ImageHead, 'channel' | 'genesis' | 'build'>;
  readonly log?: ViewLog | undefined;
  /** How many rows are packed into segments as soon as they stand beside them; ten thousand if absent. */
  readonly packAtRows?: number | undefined;
}

export class ImageKeeper implements Keeper {
  readonly #options: ImageKeeperOptions;
  readonly #closing = new AbortController();
  #changes = new Map<string, ImageRow>();
  #head: ImageHead | undefined;
  #writing: Promise<void> | undefined;
  #isBroken = false;

  constructor(options: ImageKeeperOptions) {
    this.#options = options;
  }

  applied(block: AppliedBlock, epoch: DirectoryEpoch): void {
    if (this.#isBroken) return;
    for (const { key, transaction } of block.writes) {
      const row = epoch.row(key);
      if (row === undefined) continue;
      this.#changes.set(key, imageRowOf(row, { block: Number(block.number), tx: transaction }));
    }
    const { height, blockHash, ledgerTimeMs } = epoch;
    this.#head = { ...this.#options.of, height, blockHash, ledgerTimeMs };
    this.#writing ??= this.#write();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writing;
    this.#options.file.close();
  }

  async #write(): Promise<void> {
    while (this.#head !== undefined && !this.#isBroken) {
      await pause(this.#closing.signal);
      const [head, changes] = [this.#head, this.#changes];
      this.#head = undefined;
      this.#changes = new Map();
      try {
        await this.#writeBatch(head, changes);
      } catch (cause) {
        // The file still holds what it held before: older, and right. Its rows would miss a batch if it went on.
        this.#isBroken = true;
        this.#changes.clear();
        this.#options.log?.warn({ height: head.height, cause }, 'view image cannot be written');
      }
    }
    this.#writing = undefined;
  }

  async #writeBatch(head: ImageHead, changes: ReadonlyMap<string, ImageRow>): Promise<void> {
    const { file } = this.#options;
    file.begin();
    let written = 0;
    for (const change of changes.values()) {
      file.write(change);
      written += 1;
      if (written % SLICE_ROWS === 0) await turn();
    }
    if (file.unpacked >= (this.#options.packAtRows ?? PACK_AT_ROWS)) {
      for (const _ of file.pack()) await turn();
    }
    file.commit(head);
  }
}

async function pause(closing: AbortSignal): Promise<void> {
  try {
    await delay(PAUSE_MS, undefined, { signal: closing, ref: false });
  } catch (error) {
    if (!closing.aborted) throw error;
  }
}
