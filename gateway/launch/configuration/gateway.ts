/** What the gateway's process is started with. */
import { join } from 'node:path';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { type LedgerPlace, peersOf } from '../../../chaincode/ledger/ledger-place';
import { GATEWAY } from '../alliance';
import type { GatewayConfigInput } from '../gateway/process-config';
import { GATEWAY_KEY } from '../member-keys';
import type { Site } from './site';

/** How callers reach it. */
export type Reached = Pick<GatewayConfigInput, 'host' | 'tls' | 'limits'>;

/** @param explorer the folder of the explorer's built page. */
export function gatewayConfig(
  { dataDir, folder, heads, leaseMs, port }: Site,
  place: LedgerPlace,
  { host, tls, limits }: Reached,
  explorer: string,
): GatewayConfigInput {
  const { founder, id, log } = GATEWAY;
  const directory = folder('gateway');
  return {
    host,
    port,
    ...(tls === undefined ? {} : { tls }),
    gateway: { msp: founder.msp, id },
    keyFolder: join(memberFolder(dataDir, founder.folder), GATEWAY_KEY.name),
    log,
    directory,
    image: join(directory, 'view.sqlite'),
    heads: { folder: heads, reader: `${founder.msp}.${id}` },
    peers: peersOf(place, founder.msp, 'directory'),
    charter: FIRST_CHARTER,
    leaseMs,
    explorer,
    ...(limits === undefined ? {} : { limits }),
    logLevel: 'info',
  };
}
