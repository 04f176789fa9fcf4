/** What an image is the state of. */
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { HubError, type Sha256Hex, sha256Hex } from '../../../model';
import { ImageDigest } from './image-digest';

export interface ImageHead {
  readonly channel: string;
  /** Hash of block 0: which ledger this is. */
  readonly genesis: Sha256Hex;
  readonly height: bigint;
  readonly blockHash: Sha256Hex;
  readonly ledgerTimeMs: number | undefined;
  /** Hash of the build that read the rows. */
  readonly build: Sha256Hex;
}

const count = z.number().int().min(0);
const headRow = z.strictObject({
  id: z.literal(1),
  channel: z.string(),
  genesis: sha256Hex,
  height: count.min(1),
  block_hash: sha256Hex,
  ledger_time: count.nullable(),
  build: sha256Hex,
  units: count,
  digest: count,
  seal: count,
});

/** A row of table `image`, its columns in order. */
export function headColumns(head: ImageHead, digest: ImageDigest): (string | number | null)[] {
  const columns = [
    1,
    head.channel,
    head.genesis,
    Number(head.height),
    head.blockHash,
    head.ledgerTimeMs ?? null,
    head.build,
    digest.units,
    digest.sum,
  ];
  return [...columns, seal(columns)];
}

/** @throws {HubError} `CHAIN_BROKEN`: it is not what was written. */
export function readHead(row: unknown): { readonly head: ImageHead; readonly digest: ImageDigest } {
  const read = headRow.safeParse(row);
  if (!read.success) throw new HubError('CHAIN_BROKEN', 'the image has no head', { cause: read.error });
  const {
    channel,
    genesis,
    height,
    block_hash: blockHash,
    ledger_time: time,
    build,
    units,
    digest,
    seal: sealed,
  } = read.data;
  const head = {
    channel,
    genesis,
    height: BigInt(height),
    blockHash,
    ledgerTimeMs: time ?? undefined,
    build,
  };
  const restored = new ImageDigest(digest, units);
  if (headColumns(head, restored).at(-1) !== sealed)
    throw new HubError('CHAIN_BROKEN', 'the head of the image is torn');
  return { head, digest: restored };
}

function seal(columns: readonly (string | number | null)[]): number {
  return crc32(JSON.stringify(columns));
}
