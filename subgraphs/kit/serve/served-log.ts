/**
 * What a department served, kept by itself: one line a fetch, on disk before the answer leaves.
 *
 * A line holds no personal value. The nonces in it let a department that was restarted know the tickets it has answered.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { entryCode } from '../../../chaincode/model/code';
import {
  accessId,
  applicationId,
  decimal,
  gatewayId,
  instant,
  mspId,
  purposeCode,
  sha256Hex,
} from '../../../chaincode/model/identifier';
import { basis } from '../../../chaincode/model/record/access-log';

export const servedLine = z
  .strictObject({
    v: z.literal(1),
    at: instant,
    access: accessId,
    fetch: z.int().min(0),
    gateway: z.strictObject({ msp: mspId, id: gatewayId }).readonly(),
    consumer: mspId,
    application: applicationId,
    purpose: purposeCode,
    /** Of the ticket's hash of the document, under the ticket's key. */
    document: sha256Hex,
    height: decimal,
    /** Rows that left the database, by entry. */
    rows: z.record(entryCode, z.int().min(0)).readonly(),
    bases: z.array(basis).readonly(),
    /** Of the data that were answered, under the ticket's key. */
    digest: sha256Hex,
    nonce: z.string(),
    /** When the ticket expires, milliseconds since 1970. */
    expiresAtMs: z.number(),
  })
  .readonly();
export type ServedLine = z.infer<typeof servedLine>;

interface Waiting {
  readonly text: string;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** An append-only file of {@link ServedLine}s. */
export class ServedLog {
  readonly #file: FileHandle;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  /** A write failed: part of a line may stand at the end. */
  #torn = false;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens the log, and makes it if there is none. A last line that a crash cut off is ended, so that the next one is whole. */
  static async open(path: string): Promise<ServedLog> {
    const file = await open(path, 'a', 0o600);
    const { size } = await file.stat();
    if (size > 0 && !(await endsWithLine(path, size))) await file.appendFile('\n');
    return new ServedLog(file);
  }

  /** Appends a line; resolves once it is on disk. Lines that wait for the same flush share it. */
  append(line: ServedLine): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ text: `${JSON.stringify(line)}\n`, done, failed });
      this.#writing ??= this.#write();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        const lines = batch.map(({ text }) => text).join('');
        await this.#file.appendFile(this.#torn ? `\n${lines}` : lines);
        await this.#file.datasync();
        this.#torn = false;
        for (const { done } of batch) done();
      } catch (error) {
        this.#torn = true;
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = undefined;
  }
}

async function endsWithLine(path: string, size: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 0x0a;
  } finally {
    await file.close();
  }
}

/** More than a department answers while a ticket lives. */
const TAIL_BYTES = 16 * 1024 * 1024;

/** The last lines of a log, without one that a crash cut off. A log that is not there has none. */
export async function readServedLog(path: string): Promise<readonly ServedLine[]> {
  const lines = (await readTail(path)).split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => {
    const read = servedLine.safeParse(parseLine(line));
    return read.success ? [read.data] : [];
  });
}

async function readTail(path: string): Promise<string> {
  const file = await openIfThere(path);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
