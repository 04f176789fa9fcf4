import { type KeyObject, sign, verify } from 'node:crypto';

/** The order of P-256, and the half above which Fabric refuses an `s` (bccsp/utils/ecdsa.go). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF_ORDER = ORDER >> 1n;
const FIELD_BYTES = 32;

/**
 * Signs SHA-256 of `message` with a P-256 key: DER, `s` in the lower half, as Fabric demands.
 */
export function signLowS(key: KeyObject, message: Uint8Array): Uint8Array {
  const raw = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
  const s = BigInt(`0x${raw.toString('hex', FIELD_BYTES)}`);
  const low = s > HALF_ORDER ? Buffer.from(toHex(ORDER - s), 'hex') : raw.subarray(FIELD_BYTES);
  return derSignature(raw.subarray(0, FIELD_BYTES), low);
}

/** True if `signature` is a DER, low-S signature of `message` by the holder of `key`. Never throws. */
export function verifyLowS(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return hasLowS(signature) && verify('sha256', message, key, signature);
}

function toHex(value: bigint): string {
  return value.toString(16).padStart(FIELD_BYTES * 2, '0');
}

function derSignature(r: Uint8Array, s: Uint8Array): Uint8Array {
  const body = Buffer.concat([derInteger(r), derInteger(s)]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

function derInteger(bigEndian: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bigEndian.length - 1 && bigEndian[start] === 0) start += 1;
  const digits = bigEndian.subarray(start);
  // A set high bit would read as a negative number.
  const positive = (digits[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
  return Buffer.concat([Buffer.of(0x02, positive.length), positive]);
}

function hasLowS(der: Uint8Array): boolean {
  // SEQUENCE, length < 128, INTEGER r, INTEGER s, and nothing behind.
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der[2] !== 0x02) return false;
  const sTag = 4 + (der[3] ?? 0);
  const sLength = der[sTag + 1] ?? 0;
  if (der[sTag] !== 0x02 || sLength === 0 || sTag + 2 + sLength !== der.length) return false;
  const s = BigInt(`0x${Buffer.from(der.subarray(sTag + 2)).toString('hex')}`);
  return s > 0n && s <= HALF_ORDER;
}
