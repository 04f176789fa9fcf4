/** What every process of the hub is started with, as a launcher tells its children: a file each, in a folder each. */
import { join } from 'node:path';
import { makeDirectory } from '../../../chaincode/ledger/durable/make-directory';
import { writeDurably } from '../../../chaincode/ledger/durable/whole-file';
import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import type { Passwords } from '../../../subgraphs/kit/database/passwords';
import { accessOf, type DatabaseAccess } from '../../../subgraphs/kit/database/provision';
import { SocketServer } from '../../../subgraphs/kit/database/socket-server';
import { FOUNDERS, PROVIDERS, REGISTRY } from '../alliance';
import { departmentConfig } from '../configuration/department';
import { dutyConfig } from '../configuration/duty';
import { gatewayConfig } from '../configuration/gateway';
import { RECORDS, recordsConfig } from '../configuration/records';
import { registryConfig } from '../configuration/registry';
import { builtFolder } from '../start/context';
import { SUPERUSER } from './passwords';
import { EVERYWHERE, type Places } from './places';

/** By process. They hold the readers' passwords, the index keeper's its owner's, and no key. */
export function configurations(
  places: Places,
  place: LedgerPlace,
  passwords: Readonly<Record<string, Passwords>>,
): Readonly<Record<string, object>> {
  const { site } = places;
  const access = (name: string): DatabaseAccess => databaseAccess(places, name, passwords[name] ?? {});
  const tls = { certificate: join(places.gatewayTls, 'cert.pem'), key: join(places.gatewayTls, 'key.pem') };
  const explorer = builtFolder('gateway/explorer/site');
  return {
    ...Object.fromEntries(
      PROVIDERS.map((provider) => {
        const { subgraph } = provider;
        return [subgraph, departmentConfig(site, provider, place, access(subgraph).reader)];
      }),
    ),
    [REGISTRY.subgraph]: registryConfig(site, place, access(RECORDS).reader),
    records: recordsConfig(site, place, access(RECORDS).owner),
    ...Object.fromEntries(
      FOUNDERS.map((founder) => [`duties.${founder.folder}`, dutyConfig(site, place, founder)]),
    ),
    gateway: gatewayConfig(site, place, { host: EVERYWHERE, tls }, explorer),
  };
}

/** How a database is reached by whoever has its socket. */
export function databaseAccess(places: Places, name: string, passwords: Passwords): DatabaseAccess {
  return accessOf(serverOf(places, name, passwords), name, passwords);
}

/** One department's server. */
export function serverOf(places: Places, name: string, passwords: Passwords): SocketServer {
  return new SocketServer(places.socket(name), passwords[SUPERUSER] ?? '');
}

/** Each is whole where its process looks for it. */
export function writeConfigurations(places: Places, made: Readonly<Record<string, object>>): void {
  for (const [name, config] of Object.entries(made)) {
    makeDirectory(places.process(name));
    writeDurably(places.configuration(name), `${JSON.stringify(config)}\n`);
  }
}
