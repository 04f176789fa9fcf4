/** The world state as typed rows: what a contract sees of the stub. */
import type { ChaincodeStub } from 'fabric-shim';
import type { z } from 'zod';
import { canonicalJson } from '../../model/canonical';
import { HubError } from '../../model/error';
import type { MspId } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import { type guard, RECORD_VERSION } from '../../model/record';
import type { Row } from './row';

/** A record before its shape's version is added. */
export type Unversioned<S extends z.ZodType> = Omit<z.output<S>, 'v'>;

/** The endorsement policy that a member's own keys carry: `common.SignaturePolicyEnvelope` bytes. */
export type PolicyOf = (owner: MspId) => Promise<Uint8Array>;

/**
 * Typed reads and writes by key. Every value parses with its schema when read and before it is written; every value
 * written is canonical JSON.
 *
 * A row that has an owner carries its owner's endorsement policy from its creation. The policy is written again only where
 * it differs, after founders changed: a key whose policy changes cannot be used in the same block.
 *
 * As on Fabric, a read never sees a write of the same transaction: pass what you wrote along instead.
 */
export class LedgerState {
  readonly #stub: ChaincodeStub;
  readonly #policyOf: PolicyOf;
  #hasWritten = false;

  constructor(stub: ChaincodeStub, policyOf: PolicyOf) {
    this.#stub = stub;
    this.#policyOf = policyOf;
  }

  /** True once the transaction wrote or deleted a row. */
  get hasWritten(): boolean {
    return this.#hasWritten;
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
    this.#hasWritten = true;
    await this.#stub.putState(row.key, Buffer.from(canonicalJson(record)));
    if (row.owner !== undefined) await this.protect(row.key, await this.#policyOf(row.owner));
    return record;
  }

  /** The key carries this endorsement policy; only what satisfies the one before can put another in its place. */
  async protect(key: string, policy: Uint8Array): Promise<void> {
    const before: Uint8Array | undefined = await this.#stub.getStateValidationParameter(key);
    if (before !== undefined && Buffer.from(before).equals(policy)) return;
    await this.#stub.setStateValidationParameter(key, policy);
  }

  /** Writes a row that does not exist yet. @throws {HubError} `ALREADY_EXISTS`; `INVALID_ARGUMENT` as {@link put}. */
  async create<S extends z.ZodType>(row: Row<S>, value: Unversioned<S>): Promise<z.output<S>> {
    await this.requireAbsent(row);
    return this.put(row, value);
  }

  /** Writes a row without fields, blindly: nothing is read, so it conflicts with no other transaction. */
  async touch(row: Row<typeof guard>): Promise<void> {
    this.#hasWritten = true;
    await this.#stub.putState(row.key, Buffer.from(canonicalJson({ v: RECORD_VERSION })));
  }

  /** Deletes the row. */
  async remove<S extends z.ZodType>(row: Row<S>): Promise<void> {
    this.#hasWritten = true;
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
