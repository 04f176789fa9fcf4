/**
 * What a department served, kept by itself: one line a fetch, on disk before the answer leaves.
 *
 * A line holds no personal value. The nonces in it let a department that was restarted know the tickets it has answered.
 */
import { z } from 'zod';
import type { DurableDirectory, DurableFile } from '../../../chaincode/ledger/durable/durable-directory';
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
    /** Rows released, by entry: those that left the database for the fetch. */
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
  readonly #file: DurableFile;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  /** A write failed: part of a line may stand at the end. */
  #torn = false;

  private constructor(file: DurableFile) {
    this.#file = file;
  }

  /** Opens the log, and makes it if there is none. A last line that a crash cut off is ended, so that the next one is whole. */
  static async open(directory: DurableDirectory, name: string): Promise<ServedLog> {
    const there = (await directory.list()).includes(name);
    const file = await (there ? directory.open(name) : directory.create(name));
    // Also for a log that is there: whoever made it may have been killed before its name was durable.
    await directory.sync();
    if (there && !endsLine(await directory.readTail(name, 1))) await file.append(NEWLINE);
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
        await this.#file.append(Buffer.from(this.#torn ? `\n${lines}` : lines));
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

const NEWLINE = Buffer.from('\n');

function endsLine(tail: Buffer): boolean {
  return tail.length === 0 || tail.equals(NEWLINE);
}

/** More than a department answers while a ticket lives. */
const TAIL_BYTES = 16 * 1024 * 1024;

/** The last lines of a log, without one that a crash cut off. A log that is not there has none. */
export async function readServedLog(
  directory: DurableDirectory,
  name: string,
): Promise<readonly ServedLine[]> {
  if (!(await directory.list()).includes(name)) return [];
  const text = (await directory.readTail(name, TAIL_BYTES)).toString('utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => {
    const read = servedLine.safeParse(parseLine(line));
    return read.success ? [read.data] : [];
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
