import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { Role } from './role';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const ROOT_DAYS = 3650;
const LEAF_DAYS = 1825;
/** Clocks of members differ a little; a certificate is valid from this much before its issue. */
const BACKDATE_MS = 300_000;

/** A certificate and its private key (PKCS #8), both PEM. */
export interface KeyPair {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** Who a certificate is for. */
export interface CertificateSubject {
  readonly commonName: string;
  readonly role: Role;
}

/** A new self-signed P-256 root for one member (RFC 5280: CA, keyCertSign, cRLSign). */
export async function issueRoot(commonName: string): Promise<KeyPair> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: distinguishedName(commonName),
    ...validity(ROOT_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return toPem(certificate, keys.privateKey);
}

/** A new P-256 key, certified by `root` with the role as organisational unit (Fabric's NodeOUs). */
export async function issueCertificate(root: KeyPair, subject: CertificateSubject): Promise<KeyPair> {
  return await issueLeaf(root, distinguishedName(subject.commonName, subject.role), []);
}

/**
 * A new P-256 key for a TLS server, which may also be a client: certified by `root` under each of the names.
 *
 * @param names host names and addresses; the first is the common name.
 */
export async function issueServerCertificate(
  root: KeyPair,
  names: readonly [string, ...string[]],
): Promise<KeyPair> {
  return await issueLeaf(root, distinguishedName(names[0]), [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
    new SubjectAlternativeNameExtension(
      names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
    ),
  ]);
}

/** A new key that signs, certified by `root` and certifying nobody. */
async function issueLeaf(
  root: KeyPair,
  subject: ReturnType<typeof distinguishedName>,
  usages: readonly Extension[],
): Promise<KeyPair> {
  const issuer = new X509Certificate(root.certificatePem);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject,
    issuer: issuer.subjectName,
    ...validity(LEAF_DAYS, issuer.notBefore),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: await importKey(root.keyPem),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      ...usages,
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await authorityKeyOf(issuer),
    ],
  });
  return toPem(certificate, keys.privateKey);
}

/** The issuer's own name for its key: CAs compute it in different ways, and a verifier compares the two (RFC 5280, §4.2.1.1). */
async function authorityKeyOf(issuer: X509Certificate): Promise<AuthorityKeyIdentifierExtension> {
  const own = issuer.getExtension(SubjectKeyIdentifierExtension);
  return own === null
    ? await AuthorityKeyIdentifierExtension.create(issuer.publicKey)
    : new AuthorityKeyIdentifierExtension(own.keyId);
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), ALGORITHM, false, ['sign']);
}

async function toPem(certificate: X509Certificate, key: webcrypto.CryptoKey): Promise<KeyPair> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', key);
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    keyPem: `${PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`,
  };
}

function newSerial(): string {
  const bytes = Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)));
  // Positive and without a leading zero byte, or DER would not be minimal.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

function distinguishedName(commonName: string, role?: Role) {
  return role === undefined ? [{ CN: [commonName] }] : [{ CN: [commonName] }, { OU: [role] }];
}

/** @param earliest nothing is valid before its issuer is: Fabric looks at a certificate as of its first second (msp). */
function validity(days: number, earliest = new Date(0)) {
  const now = Date.now();
  const notBefore = new Date(Math.max(now - BACKDATE_MS, earliest.getTime()));
  return { notBefore, notAfter: new Date(now + days * DAY_MS) };
}
