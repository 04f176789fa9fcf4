/**
 * ES256 (RFC 7518 §3.4): ECDSA over SHA-256 on P-256, a signature being R and S of 32 bytes each.
 *
 * Node is given the key alone and OpenSSL's own DER: a key beside an encoding is taken for a key first, found out by an
 * exception, and that takes longer than signing does.
 */
import { type KeyObject, sign, verify } from 'node:crypto';

const DIGEST = 'sha256';
/** Bytes of R, and of S. */
const HALF = 32;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** @param key a P-256 private key. @returns 64 bytes. */
export function signEs256(message: Uint8Array, key: KeyObject): Buffer {
  return fromDer(sign(DIGEST, message, key));
}

/** True if `key`, a P-256 public key, signed the message. */
export function isEs256(message: Uint8Array, key: KeyObject, signature: Uint8Array): boolean {
  return signature.length === 2 * HALF && verify(DIGEST, message, key, toDer(signature));
}

/** SEQUENCE { INTEGER r, INTEGER s } of at most 72 bytes, so each length is one byte (X.690 §8.1.3.4). */
function toDer(signature: Uint8Array): Buffer {
  const r = integer(signature.subarray(0, HALF));
  const s = integer(signature.subarray(HALF));
  return Buffer.concat([Uint8Array.of(SEQUENCE, r.length + s.length), r, s]);
}

/** Shortest form: no zeros in front but the one that keeps it positive (X.690 §8.3.2). */
function integer(half: Uint8Array): Buffer {
  const first = half.findIndex((byte) => byte !== 0);
  const digits = half.subarray(first < 0 ? HALF - 1 : first);
  const sign = (digits[0] ?? 0) > 0x7f ? [0] : [];
  return Buffer.from([INTEGER, sign.length + digits.length, ...sign, ...digits]);
}

/** Of what OpenSSL wrote. */
function fromDer(der: Buffer): Buffer {
  const signature = Buffer.alloc(2 * HALF);
  let at = 2;
  for (const end of [HALF, 2 * HALF]) {
    const length = der.readUInt8(at + 1);
    const digits = der.subarray(at + 2, at + 2 + length).subarray(-HALF);
    signature.set(digits, end - digits.length);
    at += 2 + length;
  }
  return signature;
}
