import { createPublicKey, ECDH, generateKeyPairSync, sign, verify } from 'node:crypto';
import {
  type CounterSignatureClaims,
  digestKeyFor,
  keyedDigest,
  publicKeyOf,
  type Sha256Hex,
  type Spki,
  type SubgraphName,
  signCounterSignature,
  spkiHash,
  spkiOf,
  verifyCounterSignature,
} from '../../../../chaincode/model';
import { isEs256, signEs256 } from '../../../../chaincode/model/credential/es256';
import { runs } from '../../../depth';
import {
  changedStrings,
  GATEWAY_KEY,
  newKey,
  queryClaims,
  STRANGER_KEY,
  toBase64url,
  withHeader,
} from './sample-credentials';

const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
const importing = (spki: string) => () => publicKeyOf({ spki: spki as Spki });

describe("a record's key", () => {
  it('is the key itself, whichever half it is taken from', () => {
    const key = newKey();
    expect(spkiOf(key.private)).toBe(spkiOf(key.public));
    expect(publicKeyOf({ spki: spkiOf(key.public) }).equals(key.public)).toBe(true);
    expect(spkiHash(spkiOf(key.public))).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is imported once a record', () => {
    const record = { spki: spkiOf(newKey().public) };
    expect(publicKeyOf(record)).toBe(publicKeyOf(record));
  });

  it('is of no other curve, of no other algorithm, and no other thing', () => {
    const others = [
      generateKeyPairSync('ed25519'),
      generateKeyPairSync('rsa', { modulusLength: 2048 }),
      generateKeyPairSync('ec', { namedCurve: 'P-384' }),
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    ];
    for (const { publicKey } of others) expect(importing(spkiOf(publicKey))).toThrow(refused);
    expect(importing(Buffer.alloc(91).toString('base64'))).toThrow(refused);
  });

  it('has one encoding: neither a compressed point, nor bytes after it, nor other base64', () => {
    const key = newKey();
    const der = Buffer.from(spkiOf(key.public), 'base64');
    const point = ECDH.convertKey(der.subarray(-65), 'prime256v1', undefined, undefined, 'compressed');
    // SEQUENCE { AlgorithmIdentifier, BIT STRING of the compressed point }
    const short = Buffer.concat([
      Buffer.of(0x30, 0x39),
      der.subarray(2, 23),
      Buffer.of(0x03, 0x22, 0),
      Buffer.from(point),
    ]);
    const sameKey = createPublicKey({ key: short, format: 'der', type: 'spki' });
    expect(sameKey.export({ format: 'jwk' })).toEqual(key.public.export({ format: 'jwk' }));
    expect(importing(short.toString('base64'))).toThrow(refused);
    expect(importing(Buffer.concat([der, Buffer.of(0)]).toString('base64'))).toThrow(refused);
    expect(importing(der.toString('base64url'))).toThrow(refused);
  });
});

describe('a counter-signature', () => {
  const claims: CounterSignatureClaims = {
    subgraph: 'taxation' as SubgraphName,
    access: queryClaims('').access,
    fetch: 0,
    document: '1'.repeat(64) as Sha256Hex,
    variables: '2'.repeat(64) as Sha256Hex,
    rows: {},
    digest: '3'.repeat(64) as Sha256Hex,
  };

  it("says what was served, under the subgraph's key alone", async () => {
    const jws = await signCounterSignature(claims, GATEWAY_KEY.private);
    expect(await verifyCounterSignature(jws, GATEWAY_KEY.public)).toEqual(claims);
    expect(await verifyCounterSignature(jws, STRANGER_KEY.public)).toBeUndefined();
  });

  it('is none with any changed character', async () => {
    const jws = await signCounterSignature(claims, GATEWAY_KEY.private);
    for (const changed of changedStrings(jws, runs(5, 1))) {
      expect(await verifyCounterSignature(changed, GATEWAY_KEY.public)).toBeUndefined();
    }
  });

  it('is none with a key in its header, or without an algorithm', async () => {
    const jws = await signCounterSignature(claims, GATEWAY_KEY.private);
    const jwk = GATEWAY_KEY.public.export({ format: 'jwk' });
    const [, payload, signature] = jws.split('.');
    const none = `${toBase64url({ alg: 'none', typ: 'hub-counter-signature+jws' })}.${payload}.${signature}`;
    for (const forged of [withHeader(jws, { jwk }, GATEWAY_KEY), none]) {
      expect(await verifyCounterSignature(forged, GATEWAY_KEY.public)).toBeUndefined();
    }
  });
});

describe('a digest key', () => {
  it('differs by provider and by access, and digests by content', () => {
    const [a, b] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const [taxation, civilAffairs] = ['taxation' as SubgraphName, 'civil-affairs' as SubgraphName];
    const keys = [digestKeyFor(a, taxation), digestKeyFor(a, civilAffairs), digestKeyFor(b, taxation)];
    expect(new Set(keys).size).toBe(3);
    for (const key of keys) expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    expect(keyedDigest({ a: 1, b: 2 }, a)).toBe(keyedDigest({ b: 2, a: 1 }, a));
    expect(keyedDigest({ a: 1 }, a)).not.toBe(keyedDigest({ a: 1 }, b));
  });
});

describe('an ES256 signature', () => {
  const { public: publicKey, private: key } = newKey();
  const encoding = { dsaEncoding: 'ieee-p1363' } as const;

  it('is the one Node writes and reads as R and S', () => {
    for (let run = 0; run < runs(200, 5_000); run++) {
      const message = Buffer.from(`message ${run}`);
      const ours = signEs256(message, key);
      expect(ours).toHaveLength(64);
      expect(verify('sha256', message, { key: publicKey, ...encoding }, ours)).toBe(true);
      expect(isEs256(message, publicKey, sign('sha256', message, { key, ...encoding }))).toBe(true);
    }
  });

  it('is refused for another message, key or length, and where R or S is nothing or too much', () => {
    const message = Buffer.from('message');
    const signature = signEs256(message, key);
    expect(isEs256(Buffer.from('another'), publicKey, signature)).toBe(false);
    expect(isEs256(message, STRANGER_KEY.public, signature)).toBe(false);
    expect(isEs256(message, publicKey, signature.subarray(1))).toBe(false);
    expect(isEs256(message, publicKey, Buffer.concat([signature, Buffer.alloc(1)]))).toBe(false);
    for (const byte of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
      expect(isEs256(message, publicKey, Buffer.alloc(64, byte))).toBe(false);
      expect(isEs256(message, publicKey, Buffer.from(signature).fill(byte, 32))).toBe(false);
      expect(isEs256(message, publicKey, Buffer.from(signature).fill(byte, 0, 32))).toBe(false);
    }
  });
});
