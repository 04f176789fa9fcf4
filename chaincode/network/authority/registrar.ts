/** Whoever registers and enrols with a member's Fabric CA. */
import { createPrivateKey, createPublicKey, randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyPair } from '../../ledger/identity/certificate';
import { HubError } from '../../model';
import type { CaCommands } from '../commands/ca-commands';
import { runCommand } from '../commands/run-command';
import type { Layout } from '../description/layout';
import { type AuthorityNode, addressOf } from '../description/nodes';
import { persist } from '../start/persist';
import { AUTHORITIES, type Authority, authorityCertificate, homeOf, registrarUrl } from './ca-server';

const STARTED_WITHIN_MS = 60_000;

export interface Enrolment {
  readonly authority: Authority;
  /** The certificate's common name. */
  readonly name: string;
  readonly role: 'peer' | 'admin' | 'orderer' | 'client';
  /** Names and addresses of a TLS server; absent for an identity. */
  readonly hosts?: readonly string[];
}

/** One member's. Its steps come one after the other. */
export class Registrar {
  readonly #node: AuthorityNode;
  readonly #layout: Layout;
  readonly #commands: CaCommands;

  constructor(node: AuthorityNode, layout: Layout, commands: CaCommands) {
    this.#node = node;
    this.#layout = layout;
    this.#commands = commands;
  }

  /** Each of the CAs answers, and knows its registrar. @throws {HubError} `NETWORK_FAILED`: it does not, after a minute. */
  async begin(authorities: readonly Authority[]): Promise<void> {
    const url = registrarUrl(this.#node, this.#layout);
    for (const authority of authorities) {
      await persist(async () => {
        if (!existsSync(join(homeOf(this.#node, this.#layout, authority), 'ca-cert.pem')))
          throw new HubError('NETWORK_FAILED', `\`${this.#node.name}\` has not made its CAs yet`);
        await this.#client(authority, ['enroll', '-M', this.#folder(authority, 'registrar')], {
          FABRIC_CA_CLIENT_URL: url,
        });
      }, STARTED_WITHIN_MS);
    }
  }

  /**
   * A key of its own, certified by the authority; the one it has, if it enrolled before. Its secret for enrolling is used once,
   * and kept nowhere.
   */
  async enrol({ authority, name, role, hosts }: Enrolment): Promise<KeyPair> {
    const folder = this.#folder(authority, name);
    const certificate = join(folder, 'signcerts', 'cert.pem');
    if (existsSync(certificate)) return pairIn(certificate, join(folder, 'keystore'));
    const secret = randomBytes(24).toString('hex');
    const registrar = this.#folder(authority, 'registrar');
    await this.#client(authority, ['register', '--id.name', name, '--id.type', role, '-M', registrar], {
      FABRIC_CA_CLIENT_URL: `https://${addressOf(this.#node)}`,
      FABRIC_CA_CLIENT_ID_SECRET: secret,
    });
    await this.#client(authority, ['enroll', ...profileOf(hosts), '-M', folder], {
      FABRIC_CA_CLIENT_URL: `https://${encodeURIComponent(name)}:${secret}@${addressOf(this.#node)}`,
    });
    return pairIn(certificate, join(folder, 'keystore'));
  }

  /**
   * The same key, certified anew. The certificate that is about to expire asks for it.
   *
   * @throws {HubError} `NETWORK_FAILED`: the CA does not answer, or that certificate has expired.
   */
  async renew({ authority, name, hosts }: Enrolment): Promise<KeyPair> {
    const folder = this.#folder(authority, name);
    const args = ['reenroll', '--csr.keyrequest.reusekey', ...profileOf(hosts), '-M', folder];
    await this.#client(authority, args, { FABRIC_CA_CLIENT_URL: `https://${addressOf(this.#node)}` });
    return pairIn(join(folder, 'signcerts', 'cert.pem'), join(folder, 'keystore'));
  }

  /**
   * The CA itself, with its key: on a demonstration machine it also certifies what the hub's own processes hold.
   *
   * @throws {HubError} `NETWORK_FAILED`: its key is not where the server keeps it.
   */
  authority(authority: Authority): KeyPair {
    const home = homeOf(this.#node, this.#layout, authority);
    return pairIn(join(home, 'ca-cert.pem'), join(home, 'msp', 'keystore'));
  }

  #folder(authority: Authority, name: string): string {
    return join(this.#layout.ledger(this.#node.name), 'enrolled', authority, name);
  }

  async #client(
    authority: Authority,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<void> {
    const home = this.#folder(authority, 'client');
    mkdirSync(home, { recursive: true, mode: 0o700 });
    await runCommand({
      command: this.#commands.client,
      args: [...args, '--caname', AUTHORITIES[authority]],
      environment: {
        FABRIC_CA_CLIENT_HOME: home,
        FABRIC_CA_CLIENT_TLS_CERTFILES: join(homeOf(this.#node, this.#layout, 'member'), 'ca-cert.pem'),
        FABRIC_CA_CLIENT_LOGLEVEL: 'warning',
        ...environment,
      },
    });
  }

  /** The certificate of one of the CAs, PEM. */
  certificate(authority: Authority): string {
    return authorityCertificate(this.#node, this.#layout, authority);
  }
}

function profileOf(hosts: readonly string[] | undefined): readonly string[] {
  return hosts === undefined ? [] : ['--enrollment.profile', 'tls', '--csr.hosts', hosts.join(',')];
}

/** A keystore names its keys by their hashes: the certificate says which of them is meant. */
function pairIn(certificate: string, keystore: string): KeyPair {
  const certificatePem = readFileSync(certificate, 'utf8');
  const wanted = new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'der' });
  const keyPem = readdirSync(keystore)
    .filter((file) => file.endsWith('_sk'))
    .map((file) => readFileSync(join(keystore, file), 'utf8'))
    .find((pem) =>
      createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'der' }).equals(wanted),
    );
  if (keyPem === undefined) throw new HubError('NETWORK_FAILED', `\`${keystore}\` lacks a certificate's key`);
  return { certificatePem, keyPem };
}
