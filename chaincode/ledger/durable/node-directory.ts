/** A durable directory on a real disk. */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DurableDirectory, DurableFile } from './durable-directory';

/**
 * Each write as if an fdatasync followed it (open(2), `O_DSYNC`): half of what both cost as two calls, each a task of the
 * thread pool. Elsewhere than on Linux it does not reach the disk itself, or is not there: bytes are synced by themselves.
 */
const WRITES_THROUGH = process.platform === 'linux' ? constants.O_DSYNC : 0;
const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;

class NodeFile implements DurableFile {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async append(bytes: Uint8Array): Promise<void> {
    // One write call may take less than it was given (a disk that is nearly full): go on where it stopped.
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(bytes, done);
      done += bytesWritten;
    }
    if (WRITES_THROUGH === 0) await this.sync();
  }

  async truncate(length: number): Promise<void> {
    await this.#handle.truncate(length);
  }

  async sync(): Promise<void> {
    // fdatasync keeps the length too, which is all a reader needs beside the bytes (POSIX, synchronized I/O data integrity).
    await this.#handle.datasync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** The directory at a path; files are readable by their owner alone. */
export class NodeDirectory implements DurableDirectory {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Opens the directory; if there was none, it is created and stands durably in its parent. */
  static async at(path: string): Promise<NodeDirectory> {
    const created = await mkdir(path, { recursive: true, mode: 0o700 });
    if (created !== undefined) await syncDirectory(dirname(created));
    if (created !== undefined) await syncDirectory(dirname(path));
    return new NodeDirectory(path);
  }

  async list(): Promise<readonly string[]> {
    return await readdir(this.#path);
  }

  async read(name: string): Promise<Buffer> {
    return await readFile(join(this.#path, name));
  }

  async readTail(name: string, bytes: number): Promise<Buffer> {
    const file = await open(join(this.#path, name), 'r');
    try {
      const { size } = await file.stat();
      const length = Math.min(size, bytes);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async create(name: string): Promise<DurableFile> {
    return new NodeFile(
      await open(join(this.#path, name), O_APPEND | O_CREAT | O_EXCL | O_WRONLY | WRITES_THROUGH, 0o600),
    );
  }

  async open(name: string): Promise<DurableFile> {
    return new NodeFile(await open(join(this.#path, name), O_APPEND | O_WRONLY | WRITES_THROUGH));
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#path, name), { force: true });
  }

  async sync(): Promise<void> {
    await syncDirectory(this.#path);
  }
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
