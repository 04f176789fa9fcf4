/** The world state as typed rows: what a contract sees of the stub. */
import type { ChaincodeStub } from 'fabric-shim';
import type { z } from 'zod';
import { canonicalJson } from '../../model/canonical';
import { HubError } from '../../model/error';
import { parseAs } from '../../model/parse';
import { RECORD_VERSION } from '../../model/record';
import type { Row } from './row';

/** A record before its shape's version is added. */
export type Unversioned<S extends z.ZodType> = Omit<z.output<S>, 'v'>;

/**
 * Typed reads and writes by key. Every value parses with its schema when read and before it is written; every value
 * written is canonical JSON.
 *
 * As on Fabric, a read never sees a write of the same transaction: pass what you wrote along instead.
 */
export class LedgerState {
  readonly #stub: ChaincodeStub;

  constructor(stub: ChaincodeStub) {
    this.#stub = stub;
  }

  /**
   * The row's value; undefined when there is none.
   *
   * @throws {HubError} `INTERNAL`: what stands there is not readable with its schema.
   */
  async find<S extends z.ZodType>(row: Row<S>): Promise<z.output<S> | undefined> {
    const bytes = await this.#stub.getState(row.key);
    return bytes.length === 0 ? undefined : readStored(row.schema, bytes, row.what);
  }

  /** @throws {HubError} `NOT_FOUND`; `INTERNAL` as {@link find}. */
  async require<S extends z.ZodType>(row: Row<S>): Promise<z.output<S>> {
    const value = await this.find(row);
    if (value === undefined) throw new HubError('NOT_FOUND', `${row.what} does not exist`);
    return value;
  }

  /** @throws {HubError} `ALREADY_EXISTS`. */
  async requireAbsent<S extends z.ZodType>(row: Row<S>): Promise<void> {
    const bytes = await this.#stub.getState(row.key);
    if (bytes.length > 0) throw new HubError('ALREADY_EXISTS', `${row.what} exists already`);
  }

  /** Writes the row, whatever stood there. @throws {HubError} `INVALID_ARGUMENT`: the value does not fit its schema. */
  async put<S extends z.ZodType>(row: Row<S>, value: Unversioned<S>): Promise<z.output<S>> {
    const record = parseAs(row.schema, { ...value, v: RECORD_VERSION }, row.what);
    await this.#stub.putState(row.key, Buffer.from(canonicalJson(record)));
    return record;
  }

  /** Writes a row that does not exist yet. @throws {HubError} `ALREADY_EXISTS`; `INVALID_ARGUMENT` as {@link put}. */
  async create<S extends z.ZodType>(row: Row<S>, value: Unversioned<S>): Promise<z.output<S>> {
    await this.requireAbsent(row);
    return this.put(row, value);
  }

  /** Deletes the row. */
  async remove<S extends z.ZodType>(row: Row<S>): Promise<void> {
    await this.#stub.deleteState(row.key);
  }
}

/**
 * A stored value against its schema.
 *
 * @throws {HubError} `INTERNAL`: only contracts write, so an unreadable value is our fault and never the caller's.
 */
export function readStored<S extends z.ZodType>(schema: S, bytes: Uint8Array, what: string): z.output<S> {
  try {
    return parseAs(schema, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), what);
  } catch (cause) {
    throw new HubError('INTERNAL', `${what} is stored unreadably`, { cause });
  }
}
