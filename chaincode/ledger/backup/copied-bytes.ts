/** A file's bytes, copied and hashed in one pass. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { HubError } from '../../model/error';
import type { Sha256Hex } from '../../model/identifier';

const CHUNK_BYTES = 1024 * 1024;

export interface CopiedBytes {
  readonly bytes: number;
  readonly sha256: Sha256Hex;
}

/**
 * The file stands at `to` as well, durably, for its owner alone; there must be none yet.
 *
 * @throws {HubError} `DISK_REFUSED`.
 */
export async function copyBytes(from: string, to: string, executable: boolean): Promise<CopiedBytes> {
  return await asking(to, async () => {
    const target = await open(to, 'wx', executable ? 0o700 : 0o600);
    try {
      const copied = await readThrough(from, async (chunk) => void (await target.write(chunk)));
      await target.sync();
      return copied;
    } finally {
      await target.close();
    }
  });
}

/** The same of a file that stays where it is. @throws {HubError} `DISK_REFUSED`. */
export async function hashBytes(path: string): Promise<CopiedBytes> {
  return await asking(path, () => readThrough(path, async () => undefined));
}

async function readThrough(path: string, write: (chunk: Uint8Array) => Promise<void>): Promise<CopiedBytes> {
  const source = await open(path, 'r');
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(source)) {
      hash.update(chunk);
      bytes += chunk.length;
      await write(chunk);
    }
  } finally {
    await source.close();
  }
  return { bytes, sha256: hash.digest('hex') as Sha256Hex };
}

async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function asking<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined || cause instanceof HubError) throw cause;
    throw new HubError('DISK_REFUSED', `\`${path}\` cannot be copied: \`${code}\``, { cause });
  }
}
