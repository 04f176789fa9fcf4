import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { z } from 'zod';
import { HubError } from '../../model/error';

const moduleExports = z.object({
  contracts: z.array(z.custom<ContractClass>((value) => typeof value === 'function')),
});
const DEPENDENCIES = `${sep}node_modules${sep}`;

/** A class that extends fabric-contract-api's `Contract`. */
export type ContractClass = new () => object;

/**
 * Loads a contracts module, and every module of ours behind it, once more: its own instances, shared with no earlier
 * call. Packages under `node_modules` are shared.
 *
 * Each organisation's peer gets its own, as on Fabric each has its own chaincode process: a module-level variable of
 * one is never seen by another.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: the module exports no `contracts`.
 */
export function loadContracts(path: string): ContractClass[] {
  const load = createRequire(path);
  const kept = takeOwnModules(load.cache);
  try {
    const parsed = moduleExports.safeParse(load(path));
    if (!parsed.success) throw new HubError('INVALID_ARGUMENT', `\`${path}\` exports no array \`contracts\``);
    return parsed.data.contracts;
  } finally {
    takeOwnModules(load.cache);
    Object.assign(load.cache, kept);
  }
}

function takeOwnModules(cache: NodeJS.Dict<NodeJS.Module>): NodeJS.Dict<NodeJS.Module> {
  const taken: NodeJS.Dict<NodeJS.Module> = {};
  for (const name of Object.keys(cache)) {
    if (name.includes(DEPENDENCIES)) continue;
    taken[name] = cache[name];
    delete cache[name];
  }
  return taken;
}
