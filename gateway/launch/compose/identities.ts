/** The first of the hub's steps: keys, passwords and configurations of every container stand. It needs no network. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../../../chaincode/ledger/durable/make-directory';
import { writeDurably } from '../../../chaincode/ledger/durable/whole-file';
import { issueServerCertificate } from '../../../chaincode/ledger/identity/certificate';
import { hasKeyFolder, writeKeyFolder } from '../../../chaincode/ledger/identity/key-folder';
import { writeLedgerFile } from '../../../chaincode/ledger/ledger-file';
import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import { HubError } from '../../../chaincode/model';
import type { Layout } from '../../../chaincode/network/description/layout';
import { peersOf } from '../../../chaincode/network/description/nodes';
import { networkPlace } from '../../../chaincode/network/start/clients';
import { GATEWAY } from '../alliance';
import { makeIdentities } from '../founding/identities';
import type { ComposeStep } from './compose-step';
import { configurations, writeConfigurations } from './configurations';
import { allPasswords } from './passwords';
import { type Places, PORT } from './places';

/** What stood before stands; configurations are written again. @throws {HubError} `INVALID_ARGUMENT`: nothing was prepared. */
export async function makeHubIdentities({ network, layout, places }: ComposeStep): Promise<void> {
  await makeIdentities(places.root);
  const founder = peersOf(network).find(({ organisation }) => organisation.msp === GATEWAY.founder.msp);
  if (founder === undefined) throw new HubError('INVALID_ARGUMENT', "the gateway's founder runs no peer");
  await certifyGateway(places, layout, founder.domain);
  const place = networkPlace(network, layout);
  tellShell(places, place, layout.tlsRoot(founder.domain));
  writeConfigurations(places, configurations(places, place, await allPasswords(places)));
}

/** For `hub`, in a container that has the whole volume: where the ledger and the gateway are, and who certified that one. */
function tellShell({ root }: Places, place: LedgerPlace, certificate: string): void {
  writeLedgerFile(root, { place });
  const run = join(root, 'run');
  makeDirectory(run);
  const gateway = { host: 'gateway', port: PORT, tls: { certificate } };
  writeDurably(join(run, 'gateway.json'), `${JSON.stringify(gateway)}\n`);
}

/** For callers on this machine, by the TLS CA of the founder who runs it: its other CA certifies members, never a server. */
async function certifyGateway({ gatewayTls }: Places, layout: Layout, domain: string): Promise<void> {
  if (hasKeyFolder(gatewayTls)) return;
  const root = {
    certificatePem: readFileSync(layout.tlsRoot(domain), 'utf8'),
    keyPem: readFileSync(join(layout.member(domain), 'tlsca', 'priv_sk'), 'utf8'),
  };
  writeKeyFolder(
    gatewayTls,
    await issueServerCertificate(root, ['localhost', '127.0.0.1', '::1', 'gateway']),
  );
}
