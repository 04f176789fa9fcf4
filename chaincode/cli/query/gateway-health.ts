/** How the gateway is, as it says itself. */
import { request } from 'undici';
import { z } from 'zod';
import { decimal } from '../../model';
import { reaching } from './ask-gateway';
import type { GatewayAddress } from './gateway-address';

/** What is missing of it a gateway elsewhere does not tell. */
const gatewayHealth = z.looseObject({
  ready: z.boolean(),
  ledger: z.boolean().optional(),
  departments: z.boolean().optional(),
  journal: z.boolean().optional(),
  log: z.boolean().optional(),
  serving: z.boolean().optional(),
  subgraphs: z.array(z.string()).default([]),
  leftOut: z.array(z.looseObject({ subgraph: z.string(), code: z.string(), fact: z.string() })).default([]),
  /** Height of `directory` in the gateway's view. */
  height: decimal.optional(),
  /** Access records that do not stand on the ledger yet. */
  unshipped: z.number().optional(),
});
export type GatewayHealth = z.output<typeof gatewayHealth>;

/** @throws {HubError} `NOT_READY`: nothing answers at the address, or what answers is no gateway. */
export async function readGatewayHealth(gateway: GatewayAddress): Promise<GatewayHealth> {
  return await reaching(gateway, gatewayHealth, async (dispatcher) => {
    const { body } = await request(`${gateway.url}/health/ready`, { dispatcher });
    return await body.text();
  });
}
