/**
 * Cursors: where a row stands in its list, sealed: its key, or its place in an order of no meaning.
 *
 * A key is an item that whoever was granted presence alone may not see, so a cursor is encrypted; and it is bound to the
 * caller, the document and the list it was answered in, so that it opens no other list, for nobody else.
 */
import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, sha256 } from '../../../chaincode/model/canonical';
import { HubError } from '../../../chaincode/model/error';
import type { ApplicationId, MspId } from '../../../chaincode/model/identifier';
import type { RowKey } from '../scope/keyed-rows';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MAX_CURSOR = 2000;
const PADDED_TO = 32;

const rowKey: z.ZodType<RowKey> = z.array(z.union([z.string(), z.number(), z.boolean()])).min(1);

/** Whose cursors these are, and of which document. */
export interface CursorOwner {
  readonly member: MspId;
  readonly application: ApplicationId;
  /** As {@link listHash} gives it. */
  readonly document: string;
}

/** Which list of the document a cursor is in: where it is asked for, and what it is filtered by. */
export interface CursorPlace {
  readonly coordinate: string;
  readonly filter: Readonly<Record<string, unknown>>;
}

/**
 * The key that a department seals its cursors with, from the key it signs with: every process of the department opens
 * them, also after a restart.
 */
export function cursorKeyOf(key: KeyObject): Uint8Array {
  const secret = key.export({ format: 'der', type: 'pkcs8' });
  return new Uint8Array(hkdfSync('sha256', secret, '', 'directory-hub cursor 1', 32));
}

export class Cursors {
  readonly #key: Uint8Array;
  readonly #owner: CursorOwner;

  constructor(key: Uint8Array, owner: CursorOwner) {
    this.#key = key;
    this.#owner = owner;
  }

  /**
   * What rows are ordered by where their key is out of scope: their order in it would say how the keys compare. The same for
   * every page of the document, another for every caller and document, known to nobody outside the department.
   */
  get order(): string {
    const info = canonicalJson({ ...this.#owner, order: 1 });
    return Buffer.from(hkdfSync('sha256', this.#key, '', sha256(info), 32)).toString('hex');
  }

  /** The cursor of a row. Two cursors of one row differ. */
  seal(key: RowKey, place: CursorPlace): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(this.#bound(place));
    const sealed = Buffer.concat([cipher.update(padded(JSON.stringify(key)), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** @throws {HubError} `INVALID_ARGUMENT`: made for another caller, document or list, or by nobody of ours. */
  open(cursor: string, place: CursorPlace): RowKey {
    const bytes = Buffer.from(cursor.slice(0, MAX_CURSOR), 'base64url');
    if (bytes.length <= NONCE_BYTES + TAG_BYTES) throw strange();
    const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(this.#bound(place))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    try {
      decipher.final();
    } catch (cause) {
      // Node gives the failed authentication no code of its own; nothing else can fail here.
      throw strange(cause);
    }
    return rowKey.parse(JSON.parse(text.toString('utf8')));
  }

  #bound(place: CursorPlace): Uint8Array {
    return Buffer.from(canonicalJson({ ...this.#owner, ...place }));
  }
}

/** A cipher keeps the length, and a key's length may say what it is: a province's code is shorter than a county's. */
function padded(text: string): string {
  return text.padEnd(Math.ceil(text.length / PADDED_TO) * PADDED_TO);
}

function strange(cause?: unknown): HubError {
  return new HubError('INVALID_ARGUMENT', 'the cursor was not answered to this caller in this list', {
    cause,
  });
}
