/** Starts the gateway, and waits until it can answer. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { type LedgerPlace, peersOf } from '../../../chaincode/ledger/ledger-place';
import { HubError } from '../../../chaincode/model';
import { systemCode } from '../../../chaincode/network/supervision/system-code';
import { GATEWAY, PROVIDERS, REGISTRY } from '../alliance';
import type { GatewayConfigInput } from '../gateway/process-config';
import { gatewayUrl } from '../layout';
import { GATEWAY_KEY } from '../member-keys';
import type { LaunchOptions } from '../options';
import { builtFolder, builtModule, followingWithinMs, type StartContext } from './context';

const POLL_MS = 50;

/** A gateway that listens at one address of a network tells even us no more than its status. */
const readiness = z.looseObject({ subgraphs: z.array(z.string()).optional() });

/** The gateway answers queries. */
export async function startGateway(context: StartContext, place: LedgerPlace): Promise<void> {
  const { options } = context;
  const config = gatewayConfig(context, place);
  await context.supervisor.keep(() => ({
    name: 'gateway',
    module: builtModule('gateway/launch/gateway/process'),
    config,
    readyWithinMs: followingWithinMs(options),
  }));
  await answering(`${gatewayUrl(options)}/health/ready`, followingWithinMs(options));
}

function gatewayConfig({ directory, options, heads }: StartContext, place: LedgerPlace): GatewayConfigInput {
  const { founder, id, log } = GATEWAY;
  return {
    host: options.host,
    port: options.port,
    ...tlsOf(options),
    gateway: { msp: founder.msp, id },
    keyFolder: join(memberFolder(directory.path, founder.folder), GATEWAY_KEY.name),
    log,
    directory: directory.folder('gateway'),
    image: join(directory.folder('gateway'), 'view.sqlite'),
    heads: { folder: heads, reader: `${founder.msp}.${id}` },
    peers: peersOf(place, founder.msp, 'directory'),
    charter: FIRST_CHARTER,
    leaseMs: options.lease * 1000,
    explorer: builtFolder('gateway/explorer/site'),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    logLevel: 'info',
  };
}

function tlsOf({ tlsCert, tlsKey }: LaunchOptions): Pick<GatewayConfigInput, 'tls'> {
  return tlsCert === undefined || tlsKey === undefined ? {} : { tls: { certificate: tlsCert, key: tlsKey } };
}

/** @throws {HubError} `NOT_READY`: it still lacked something by then. */
async function answering(url: string, withinMs: number): Promise<void> {
  // It is our own process, whoever issued its certificate; it is only asked how it is.
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const deadline = performance.now() + withinMs;
  try {
    while (performance.now() < deadline) {
      if (await answersForAll(url, dispatcher)) return;
      await delay(POLL_MS);
    }
  } finally {
    await dispatcher.destroy();
  }
  throw new HubError('NOT_READY', `\`${url}\` does not answer for every department`);
}

/** It is ready with its first department; a newcomer's first query may ask any of them. */
async function answersForAll(url: string, dispatcher: Agent): Promise<boolean> {
  try {
    const { statusCode, body } = await request(url, { dispatcher });
    const { subgraphs } = readiness.parse(await body.json());
    return (
      statusCode === 200 &&
      [...PROVIDERS, REGISTRY].every(({ subgraph }) => subgraphs?.includes(subgraph) ?? true)
    );
  } catch (error) {
    // Being started again: it listens in a moment.
    if (systemCode(error) === undefined) throw error;
    return false;
  }
}
