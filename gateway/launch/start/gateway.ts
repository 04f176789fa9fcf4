/** Starts the gateway, and waits until it can answer. */
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { z } from 'zod';
import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import { HubError } from '../../../chaincode/model';
import { systemCode } from '../../../chaincode/network/supervision/system-code';
import { PROVIDERS, REGISTRY } from '../alliance';
import { gatewayConfig } from '../configuration/gateway';
import type { GatewayConfigInput } from '../gateway/process-config';
import { gatewayUrl } from '../layout';
import type { LaunchOptions } from '../options';
import { builtFolder, builtModule, followingWithinMs, type StartContext, siteOf } from './context';

const POLL_MS = 50;

/** A gateway that listens at one address of a network tells even us no more than its status. */
const readiness = z.looseObject({ subgraphs: z.array(z.string()).optional() });

/** The gateway answers queries. */
export async function startGateway(context: StartContext, place: LedgerPlace): Promise<void> {
  const { options } = context;
  const { host, limits } = options;
  const reached = { host, ...tlsOf(options), ...(limits === undefined ? {} : { limits }) };
  const config = gatewayConfig(siteOf(context), place, reached, builtFolder('gateway/explorer/site'));
  await context.supervisor.keep(() => ({
    name: 'gateway',
    module: builtModule('gateway/launch/gateway/process'),
    config,
    readyWithinMs: followingWithinMs(options),
  }));
  await answering(`${gatewayUrl(options)}/health/ready`, followingWithinMs(options));
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
