import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { signLowS, verifyLowS } from '../../../../chaincode/ledger/identity/signature';
import { runs } from '../../../depth';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

test('a signature verifies, here and by any ECDSA, and any other message does not', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (message, other) => {
      const signature = signLowS(privateKey, message);
      expect(verify('sha256', message, publicKey, signature)).toBe(true);
      expect(verifyLowS(publicKey, message, signature)).toBe(true);
      const isSame = Buffer.compare(message, other) === 0;
      expect(verifyLowS(publicKey, other, signature)).toBe(isSame);
    }),
    { numRuns: runs(50, 1000), verbose: true },
  );
});

test('of two signatures that ECDSA accepts, only the low one counts', () => {
  const message = Buffer.from('m');
  let high = 0;
  for (let at = 0; at < 40; at += 1) {
    const plain = sign('sha256', message, privateKey);
    if (!verifyLowS(publicKey, message, plain)) high += 1;
    expect(verifyLowS(publicKey, message, signLowS(privateKey, message))).toBe(true);
  }
  // node:crypto does not care: about half of its signatures are high.
  expect(high).toBeGreaterThan(5);
});

test('bytes that are no signature are refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(verifyLowS(publicKey, Buffer.from('m'), bytes)).toBe(false);
    }),
    { numRuns: runs(200, 5000), verbose: true },
  );
});
