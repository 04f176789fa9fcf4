import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { issueCertificate, type KeyPair } from '../../../../chaincode/ledger/identity/certificate';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A root as another maker writes it: its key's identifier is no SHA-1. */
async function foreignRoot(keyId: string, notBefore = new Date(0)): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=ca.foreign',
    notBefore,
    notAfter: new Date(Date.now() + 60_000),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new SubjectKeyIdentifierExtension(keyId),
    ],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const keyPem = `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`;
  return { certificatePem: certificate.toString('pem'), keyPem };
}

test("a certificate names its issuer's key as the issuer itself does", async () => {
  const keyId = 'cd'.repeat(32);
  const root = await foreignRoot(keyId);
  const { certificatePem } = await issueCertificate(root, { commonName: 'x', role: 'admin' });
  const authority = new X509Certificate(certificatePem).getExtension(AuthorityKeyIdentifierExtension);
  expect(authority?.keyId).toBe(keyId);
});

test('a certificate is not valid before its issuer is', async () => {
  const issued = async (from: Date): Promise<Date> => {
    const root = await foreignRoot('ef'.repeat(32), from);
    const { certificatePem } = await issueCertificate(root, { commonName: 'x', role: 'admin' });
    return new X509Certificate(certificatePem).notBefore;
  };
  const soon = new Date(Math.floor(Date.now() / 1000) * 1000 - 1000);
  expect(await issued(soon)).toEqual(soon);
  expect((await issued(new Date(0))).getTime()).toBeLessThan(soon.getTime());
});
