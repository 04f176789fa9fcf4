/** Who signed the transaction, as its certificate says. */
import { createHash, X509Certificate } from 'node:crypto';
import { HubError } from '../../model/error';
import { type MspId, mspId, type Sha256Hex } from '../../model/identifier';
import { parseAs } from '../../model/parse';

/** Fabric's NodeOUs: an organisational unit of the certificate's subject. */
const ROLES = ['admin', 'client', 'peer', 'orderer'] as const;
export type CallerRole = (typeof ROLES)[number];

export interface Caller {
  readonly msp: MspId;
  readonly role: CallerRole;
  /** SHA-256 of the public key's SPKI: stays the same when the certificate is renewed. */
  readonly spkiHash: Sha256Hex;
  /** The public key's SPKI, DER, base64. */
  readonly spki: string;
}

/** The creator as the stub gives it; the peer has checked the certificate's chain and the signature. */
export interface Creator {
  readonly mspid: string;
  readonly idBytes: Uint8Array;
}

/** @throws {HubError} `NOT_ALLOWED`: the certificate is unreadable, or does not carry exactly one role. */
export function readCaller(creator: Creator): Caller {
  const certificate = readCertificate(creator.idBytes);
  const der = certificate.publicKey.export({ format: 'der', type: 'spki' });
  return {
    msp: parseAs(mspId, creator.mspid, 'creator'),
    role: roleIn(certificate.subject),
    spkiHash: createHash('sha256').update(der).digest('hex') as Sha256Hex,
    spki: der.toString('base64'),
  };
}

function readCertificate(pem: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new HubError('NOT_ALLOWED', 'the creator carries no X.509 certificate', { cause });
  }
}

/** Node prints one attribute a line and escapes line breaks inside values, so no name can add a line. */
function roleIn(subject: string): CallerRole {
  const units = subject.split('\n').flatMap((line) => (line.startsWith('OU=') ? [line.slice(3)] : []));
  const roles = ROLES.filter((role) => units.includes(role));
  const [role] = roles;
  if (role === undefined || roles.length > 1) {
    throw new HubError('NOT_ALLOWED', 'the certificate must carry exactly one role as organisational unit');
  }
  return role;
}
