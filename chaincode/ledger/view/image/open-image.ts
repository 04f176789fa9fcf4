/** Beginning with an image: only if the ledger itself says that it is its own. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Charter, HubError, type Sha256Hex } from '../../../model';
import { type BlockRequest, deliveredBlockHash } from '../delivered-block';
import { DirectoryEpoch } from '../directory-epoch';
import type { ViewLog } from '../view-log';
import { buildHash } from './build';
import { ImageFile, isInUse } from './image-file';
import type { ImageHead } from './image-head';
import { ImageKeeper } from './image-keeper';
import { standingRows } from './image-row';

export interface ImageOptions extends Omit<BlockRequest, 'number'> {
  /** Hash of the ledger's block 0. */
  readonly genesis: Sha256Hex;
  readonly charter: Charter | undefined;
  readonly log: ViewLog | undefined;
  readonly packAtRows: number | undefined;
}

export interface OpenedImage {
  /** Undefined: the image was new, or thrown away, and begins again. */
  readonly epoch: DirectoryEpoch | undefined;
  readonly keeper: ImageKeeper;
}

/**
 * Opens the image in a file. One that is torn, of another ledger, another build or another packaged charter, or of a block that the
 * ledger does not have is thrown away with a line in the log.
 *
 * @returns undefined when the file can be neither read nor made: the view goes on without an image.
 * @throws {HubError} `signal`'s reason; `CHAIN_BROKEN` where the *ledger's* block is broken.
 */
export async function openImage(path: string, options: ImageOptions): Promise<OpenedImage | undefined> {
  const { ledger, genesis, charter, log, packAtRows } = options;
  const standing = tryOpen(path, log);
  if (standing === undefined) return undefined;
  const keeperOf = (file: ImageFile): ImageKeeper =>
    new ImageKeeper({
      file,
      of: { channel: ledger.channel, genesis, build: buildHash(charter) },
      log,
      packAtRows,
    });
  const epoch = await epochIn(standing, options);
  if (epoch === undefined || epoch instanceof DirectoryEpoch)
    return { epoch, keeper: keeperOf(standing.file) };
  standing.file.close();
  const fresh = startAfresh(path, epoch.flaw, log);
  return fresh && { epoch: undefined, keeper: keeperOf(fresh) };
}

interface Standing {
  readonly file: ImageFile;
  readonly head: ImageHead | undefined;
}

/** What stands in the file, or a fresh image in the place of what nobody can read. */
function tryOpen(path: string, log: ViewLog | undefined): Standing | undefined {
  let file: ImageFile | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    file = ImageFile.open(path);
    return { file, head: file.head() };
  } catch (cause) {
    file?.close();
    const fresh = startAfresh(path, cause, log);
    return fresh && { file: fresh, head: undefined };
  }
}

function startAfresh(path: string, cause: unknown, log: ViewLog | undefined): ImageFile | undefined {
  if (isInUse(cause)) {
    log?.warn({ image: path, cause }, 'view image is in use by another process, going on without');
    return undefined;
  }
  log?.warn({ image: path, cause }, 'view image thrown away, replaying from block 0');
  try {
    ImageFile.remove(path);
    return ImageFile.open(path);
  } catch (error) {
    log?.warn({ image: path, cause: error }, 'view image cannot be made');
    return undefined;
  }
}

/** The epoch that an image holds; undefined when it is new; what is wrong with it when it must go. */
async function epochIn(
  { file, head }: Standing,
  options: ImageOptions,
): Promise<DirectoryEpoch | undefined | { readonly flaw: unknown }> {
  if (head === undefined) return undefined;
  try {
    const flaw = await strangeness(head, options);
    if (flaw !== undefined) return { flaw };
  } catch (error) {
    file.close();
    throw error;
  }
  try {
    const { packed, rows } = file.contents();
    return DirectoryEpoch.restored({
      end: head,
      packed,
      rows: standingRows(rows),
      packagedCharter: options.charter,
    });
  } catch (flaw) {
    return { flaw };
  }
}

/** Why the image is not of this ledger; undefined when it is. */
async function strangeness(head: ImageHead, options: ImageOptions): Promise<HubError | undefined> {
  const { ledger, genesis } = options;
  if (head.genesis !== genesis || head.channel !== ledger.channel)
    return new HubError('CHAIN_BROKEN', 'it is of another ledger');
  // What counts as readable is this build's judgement, not that of the build that wrote the file.
  if (head.build !== buildHash(options.charter))
    return new HubError('CHAIN_BROKEN', 'it is of another build or charter');
  const hash = await deliveredBlockHash({ ...options, number: head.height - 1n });
  return hash === head.blockHash
    ? undefined
    : new HubError('CHAIN_BROKEN', `the ledger has another block ${head.height - 1n}, or none`);
}
