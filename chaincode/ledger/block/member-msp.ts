import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { msp } from '@hyperledger/fabric-protos';
import { spkiOf } from '../../model/credential/key';
import { HubError } from '../../model/error';
import type { Spki } from '../../model/identifier';
import { isRole, type Role } from '../identity/role';
import { type Creator, parseIdentity } from '../identity/serialized-identity';
import { verifyLowS } from '../identity/signature';
import { decode, present } from './decode';

/** A creator or endorser that its member's root certifies. */
export interface KnownIdentity {
  readonly creator: Creator;
  /** MSP ID and hash of the certificate: one certificate is one identity, in whatever PEM. */
  readonly id: string;
  readonly role: Role;
  readonly key: KeyObject;
  /** The key as the ledger names it. */
  readonly spki: Spki;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** True if `signature` is this identity's, in DER with a low S. */
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** One member's MSP as a channel's configuration states it. */
export class MemberMsp {
  readonly mspId: string;
  readonly #roots: readonly X509Certificate[];
  /** What its certificates may be on the channel. */
  readonly #roles: ReadonlySet<string>;

  /**
   * @param bytes `msp.MSPConfig` bytes.
   * @throws {HubError} `CHAIN_BROKEN`: not a Fabric MSP with NodeOUs and at least one root.
   */
  constructor(bytes: Uint8Array) {
    const config = decode('an MSP', () =>
      msp.FabricMSPConfig.deserializeBinary(msp.MSPConfig.deserializeBinary(bytes).getConfig_asU8()),
    );
    const units = present('NodeOUs', config.getFabricNodeOus());
    if (!units.getEnable()) {
      throw new HubError('CHAIN_BROKEN', `MSP \`${config.getName()}\` has no NodeOUs`);
    }
    this.mspId = config.getName();
    this.#roles = namedRoles(units);
    this.#roots = decode('an MSP root', () =>
      config.getRootCertsList_asU8().map((pem) => new X509Certificate(pem)),
    );
    if (this.#roots.length === 0) throw new HubError('CHAIN_BROKEN', `MSP \`${this.mspId}\` has no root`);
  }

  /**
   * The identity behind a certificate that one of this member's roots signed and that carries exactly one of the NodeOUs that count here.
   * Dates are not compared with a clock: validation must say the same for ever; endorsers compare them.
   *
   * @throws {HubError} `UNKNOWN_CREATOR`.
   */
  identify(creator: Creator): KnownIdentity {
    const certificate = parseCertificate(creator);
    // By name and signature alone, as Go's x509 does it; key identifiers are hints, which CAs compute in different ways.
    const issued = this.#roots.some(
      (root) => certificate.issuer === root.subject && certificate.verify(root.publicKey),
    );
    if (!issued || certificate.ca) {
      throw new HubError('UNKNOWN_CREATOR', `the certificate is not issued by \`${this.mspId}\``);
    }
    const key = certificate.publicKey;
    return {
      creator,
      id: `${this.mspId} ${certificate.fingerprint256}`,
      role: roleOf(certificate, this.mspId, this.#roles),
      key,
      spki: spkiOf(key),
      notBefore: new Date(certificate.validFrom),
      notAfter: new Date(certificate.validTo),
      verify: rememberVerified((bytes, signature) => verifyLowS(key, bytes, signature)),
    };
  }
}

/** All members' MSPs of one channel configuration. Identities are remembered: certificates repeat in every block. */
export class MemberMsps {
  readonly #members: ReadonlyMap<string, MemberMsp>;
  readonly #known = new Map<string, KnownIdentity>();
  static readonly #remembered = 4096;

  constructor(members: Iterable<MemberMsp>) {
    this.#members = new Map([...members].map((member) => [member.mspId, member]));
  }

  get mspIds(): string[] {
    return [...this.#members.keys()];
  }

  /**
   * The identity in `msp.SerializedIdentity` bytes.
   *
   * @throws {HubError} `UNKNOWN_CREATOR`: no such member, or not certified by it.
   */
  identify(bytes: Uint8Array): KnownIdentity {
    const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const remembered = this.#known.get(name);
    if (remembered !== undefined) return remembered;
    const creator = parseIdentity(bytes);
    const member = this.#members.get(creator.mspId);
    if (member === undefined) {
      throw new HubError('UNKNOWN_CREATOR', `\`${creator.mspId}\` is no member of this channel`);
    }
    const identity = member.identify(creator);
    if (this.#known.size >= MemberMsps.#remembered) this.#known.clear();
    this.#known.set(name, identity);
    return identity;
  }
}

const REMEMBERED_SIGNATURES = 2048;

/**
 * A transaction's signature is checked when it is handed in and again when its block is validated: the second time its
 * hash is enough. Only right signatures are remembered, by what exactly was signed.
 */
function rememberVerified(verify: KnownIdentity['verify']): KnownIdentity['verify'] {
  const verified = new Set<string>();
  return (bytes, signature) => {
    const name = createHash('sha256')
      .update(`${signature.length} `)
      .update(signature)
      .update(bytes)
      .digest('base64');
    if (verified.has(name)) return true;
    if (!verify(bytes, signature)) return false;
    if (verified.size >= REMEMBERED_SIGNATURES) verified.clear();
    verified.add(name);
    return true;
  };
}

function parseCertificate(creator: Creator): X509Certificate {
  try {
    return new X509Certificate(creator.certificatePem);
  } catch (cause) {
    throw new HubError('UNKNOWN_CREATOR', 'the creator holds no certificate', { cause });
  }
}

function namedRoles(units: msp.FabricNodeOUs): ReadonlySet<string> {
  const named = [
    units.getClientOuIdentifier(),
    units.getPeerOuIdentifier(),
    units.getAdminOuIdentifier(),
    units.getOrdererOuIdentifier(),
  ];
  return new Set(named.flatMap((unit) => unit?.getOrganizationalUnitIdentifier() ?? []));
}

function roleOf(certificate: X509Certificate, mspId: string, counting: ReadonlySet<string>): Role {
  // Node prints one attribute a line: `CN=…\nOU=admin`; a newline inside a value is escaped.
  const units = certificate.subject
    .split('\n')
    .filter((line) => line.startsWith('OU='))
    .map((line) => line.slice(3));
  const roles = units.filter(isRole).filter((role) => counting.has(role));
  const [role] = roles;
  if (role === undefined || roles.length !== 1) {
    throw new HubError('UNKNOWN_CREATOR', `a certificate of \`${mspId}\` has ${roles.length} roles, not one`);
  }
  return role;
}
