/** Where a view begins: at its image if that is of this ledger, else before block 0; never at an older ledger than it knew. */
import type { Sha256Hex } from '../../model';
import { type BlockRequest, deliveredBlockHash } from './delivered-block';
import { DirectoryEpoch } from './directory-epoch';
import { confirmHead } from './head/confirm-head';
import { type Head, HeadFile, type HeadPlace } from './head/head-file';
import { HeadKeeper } from './head/head-keeper';
import { openImage } from './image/open-image';
import type { Keeper } from './keeper';
import type { ViewOptions, ViewStart } from './ledger-view';

/** A peer that answers delivers a block it has within this. */
const DELIVERED_WITHIN_MS = 10_000;

export interface StartOptions extends ViewOptions {
  /** File of the view image: kept up to date, and begun with at the next start. Without it every start replays. */
  readonly image?: string | undefined;
  /** How many rows of the image may stand beside its segments before they are packed; ten thousand if absent. */
  readonly packImageAtRows?: number;
  /** Where the highest head ever seen is kept, outside the data directory. Without it nothing is compared. */
  readonly heads?: HeadPlace | undefined;
  /** How long a block that was seen before may take to come before the ledger counts as shorter; ten seconds if absent. */
  readonly deliveredWithinMs?: number;
  readonly signal?: AbortSignal;
}

/** A start, and the height that the ledger is known to have reached. */
export interface KnownStart extends ViewStart {
  readonly floor: bigint;
}

/**
 * Compares the ledger with the kept head, then reads the image.
 *
 * @throws {HubError} `LEDGER_ROLLED_BACK`, `CHAIN_BROKEN`; `signal`'s reason. An image is never a reason.
 */
export async function startOf(options: StartOptions): Promise<KnownStart> {
  const { image, heads, charter, log, packImageAtRows: packAtRows } = options;
  if (image === undefined && heads === undefined) {
    return { epoch: DirectoryEpoch.before(charter), keepers: [], floor: 0n };
  }
  const request = requestOf(options);
  const genesis = await genesisOf(request);
  const keepers: Keeper[] = [];
  let seen: Head | undefined;
  if (heads !== undefined) {
    const file = new HeadFile(heads, genesis);
    seen = file.read();
    if (seen !== undefined) await confirmHead(seen, request);
    keepers.push(new HeadKeeper(file, seen, log));
  }
  const opened =
    image === undefined
      ? undefined
      : await openImage(image, { ...request, genesis, charter, log, packAtRows });
  if (opened !== undefined) keepers.push(opened.keeper);
  return { epoch: opened?.epoch ?? DirectoryEpoch.before(charter), keepers, floor: seen?.height ?? 0n };
}

function requestOf({
  ledger,
  signal,
  log,
  deliveredWithinMs,
}: StartOptions): Omit<BlockRequest, 'number'> & { readonly withinMs: number } {
  return {
    ledger,
    withinMs: deliveredWithinMs ?? DELIVERED_WITHIN_MS,
    ...(signal === undefined ? {} : { signal }),
    onLost: (cause) => log?.warn({ cause }, 'ledger lost, calling again'),
  };
}

/** Waits for as long as it takes: a ledger without block 0 is none yet. */
async function genesisOf({ withinMs: _, ...request }: Omit<BlockRequest, 'number'>): Promise<Sha256Hex> {
  for (;;) {
    const hash = await deliveredBlockHash({ ...request, number: 0n });
    if (hash !== undefined) return hash;
  }
}
