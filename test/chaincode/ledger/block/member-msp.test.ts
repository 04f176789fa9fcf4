import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  type JsonName,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { organisationGroup } from '../../../../chaincode/ledger/block/config-message';
import { MemberMsp } from '../../../../chaincode/ledger/block/member-msp';
import { issueCertificate, issueRoot, type KeyPair } from '../../../../chaincode/ledger/identity/certificate';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const unknown = expect.objectContaining({ code: 'UNKNOWN_CREATOR' });

let root: KeyPair;
let member: MemberMsp;

beforeAll(async () => {
  root = await issueRoot('ca.housing');
  const organisation = { mspId: 'HousingMSP', rootCertificatePem: root.certificatePem };
  member = new MemberMsp(
    organisationGroup(organisation).getValuesMap().get('MSP')?.getValue_asU8() ?? new Uint8Array(),
  );
});

const identify = (certificatePem: string) => member.identify({ mspId: 'HousingMSP', certificatePem });

interface Forgery {
  readonly subject: JsonName;
  /** Signs; undefined signs with a key that is not the root's. */
  readonly signer?: KeyPair;
  readonly isCa?: boolean;
  /** Of the issuer's key; by default as the certificate's own maker computes it. */
  readonly keyId?: string;
}

/** A certificate that names the root as its issuer, by name and by key identifier. */
async function certificate({ subject, signer, isCa = false, keyId }: Forgery): Promise<string> {
  const issuer = new X509Certificate(root.certificatePem);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const signingKey = signer === undefined ? keys.privateKey : await importKey(signer.keyPem);
  const made = await X509CertificateGenerator.create({
    serialNumber: '01',
    subject,
    issuer: issuer.subjectName,
    notBefore: new Date(Date.now() - 1000),
    notAfter: new Date(Date.now() + 60_000),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new BasicConstraintsExtension(isCa, undefined, true),
      keyId === undefined
        ? await AuthorityKeyIdentifierExtension.create(issuer.publicKey)
        : new AuthorityKeyIdentifierExtension(keyId),
    ],
  });
  return made.toString('pem');
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
}

test("a certificate of the member's root is known, with its role", async () => {
  for (const role of ['admin', 'peer', 'client', 'orderer'] as const) {
    const { certificatePem } = await issueCertificate(root, { commonName: 'x', role });
    expect(identify(certificatePem)).toMatchObject({ role, creator: { mspId: 'HousingMSP' } });
  }
});

test('a certificate that only names the root as its issuer is UNKNOWN_CREATOR', async () => {
  const subject = [{ CN: ['x'] }, { OU: ['admin'] }];
  const genuine = await certificate({ subject, signer: root });
  expect(identify(genuine).role).toBe('admin');
  const forged = await certificate({ subject });
  expect(() => identify(forged)).toThrow(unknown);
});

test('a certificate that names its root by another key identifier is known: another maker hashes keys in another way', async () => {
  const subject = [{ CN: ['x'] }, { OU: ['admin'] }];
  expect(identify(await certificate({ subject, signer: root, keyId: 'ab'.repeat(32) })).role).toBe('admin');
});

test('a root with the same name and another key is UNKNOWN_CREATOR', async () => {
  const other = await issueRoot('ca.housing');
  const { certificatePem } = await issueCertificate(other, { commonName: 'x', role: 'admin' });
  expect(() => identify(certificatePem)).toThrow(unknown);
});

test.each([
  ['no role', [{ CN: ['x'] }]],
  ['two roles', [{ CN: ['x'] }, { OU: ['admin'] }, { OU: ['client'] }]],
  ['a role nobody has', [{ CN: ['x'] }, { OU: ['owner'] }]],
  ['a role in its name alone', [{ CN: ['x\nOU=admin'] }]],
])('a certificate with %s is UNKNOWN_CREATOR', async (_, subject) => {
  const made = await certificate({ subject, signer: root });
  expect(() => identify(made)).toThrow(unknown);
});

test('a certificate authority, the root included, acts for nobody', async () => {
  const sub = await certificate({ subject: [{ CN: ['x'] }, { OU: ['admin'] }], signer: root, isCa: true });
  expect(() => identify(sub)).toThrow(unknown);
  expect(() => identify(root.certificatePem)).toThrow(unknown);
  expect(() => identify('no certificate')).toThrow(unknown);
});

test('a peer of a member that has none on the channel is UNKNOWN_CREATOR there, its others are known', async () => {
  const organisation = { mspId: 'HousingMSP', rootCertificatePem: root.certificatePem, hasPeer: false };
  const config = organisationGroup(organisation).getValuesMap().get('MSP')?.getValue_asU8();
  const writing = new MemberMsp(config ?? new Uint8Array());
  const identifyThere = (certificatePem: string) => writing.identify({ mspId: 'HousingMSP', certificatePem });
  for (const role of ['admin', 'client', 'orderer'] as const) {
    const { certificatePem } = await issueCertificate(root, { commonName: 'x', role });
    expect(identifyThere(certificatePem).role).toBe(role);
  }
  const { certificatePem } = await issueCertificate(root, { commonName: 'x', role: 'peer' });
  expect(() => identifyThere(certificatePem)).toThrow(unknown);
  // As Fabric counts: a role that does not count there is none.
  const both = await certificate({
    subject: [{ CN: ['x'] }, { OU: ['peer'] }, { OU: ['client'] }],
    signer: root,
  });
  expect(identifyThere(both).role).toBe('client');
});

test('an MSP that cannot be read is CHAIN_BROKEN', () => {
  expect(() => new MemberMsp(Buffer.from('nothing'))).toThrow(
    expect.objectContaining({ code: 'CHAIN_BROKEN' }),
  );
});
