/** Starts the gateway, and waits until it can answer. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { HubError } from '../../../chaincode/model';
import { LOOPBACK } from '../../../chaincode/network/supervision/port';
import { systemCode } from '../../../chaincode/network/supervision/system-code';
import { GATEWAY, PROVIDERS } from '../alliance';
import type { GatewayConfigInput } from '../gateway/process-config';
import { GATEWAY_KEY } from '../member-keys';
import { builtFolder, builtModule, READY_WITHIN_MS, type StartContext } from './context';

const POLL_MS = 50;

const readiness = z.looseObject({ subgraphs: z.array(z.string()) });

/** The gateway answers queries. */
export async function startGateway(context: StartContext, ledger: string): Promise<void> {
  const config = gatewayConfig(context, ledger);
  await context.supervisor.keep(() => ({
    name: 'gateway',
    module: builtModule('gateway/launch/gateway/process'),
    config,
    readyWithinMs: READY_WITHIN_MS,
  }));
  await answering(`http://${LOOPBACK}:${config.port}/health/ready`);
}

function gatewayConfig({ directory, options, heads }: StartContext, ledger: string): GatewayConfigInput {
  const { founder, id, log } = GATEWAY;
  return {
    host: LOOPBACK,
    port: options.port,
    gateway: { msp: founder.msp, id },
    keyFolder: join(memberFolder(directory.path, founder.folder), GATEWAY_KEY.name),
    log,
    directory: directory.folder('gateway'),
    image: join(directory.folder('gateway'), 'view.sqlite'),
    heads: { folder: heads, reader: `${founder.msp}.${id}` },
    ledger,
    charter: FIRST_CHARTER,
    leaseMs: options.lease * 1000,
    explorer: builtFolder('gateway/explorer/site'),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    logLevel: 'info',
  };
}

/** @throws {HubError} `NOT_READY`: it still lacked something after a minute. */
async function answering(url: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (await answersForAll(url)) return;
    await delay(POLL_MS);
  }
  throw new HubError('NOT_READY', `\`${url}\` does not answer for every department`);
}

/** It is ready with its first department; a newcomer's first query may ask any of them. */
async function answersForAll(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    const { subgraphs } = readiness.parse(await response.json());
    return response.status === 200 && PROVIDERS.every(({ subgraph }) => subgraphs.includes(subgraph));
  } catch (error) {
    // Being started again: it listens in a moment. fetch wraps what went wrong in a TypeError.
    const cause = error instanceof Error ? error.cause : undefined;
    if (systemCode(cause) === undefined) throw error;
    return false;
  }
}
