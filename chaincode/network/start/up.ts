/** Bringing a network up: from nothing, or on the ledgers it kept. */
import { canonicalJson, HubError } from '../../model';
import { FIRST_SLOT, portsWith } from '../description/chaincode-slot';
import type { Network } from '../description/network';
import { deployedIn, readStanding, type Standing, writeStanding } from '../description/standing';
import { requirePorts } from '../supervision/port';
import { isSupervised, stopAll, supervise, superviseInstead } from '../supervision/supervision';
import { join } from './join';
import { type Preparation, prepare } from './prepare';
import { processesOf } from './processes';
import { untilReady } from './ready';

export interface UpOptions extends Preparation {
  /** Remove what the folder holds, and begin from nothing. */
  readonly reset: boolean;
}

/**
 * The network runs and has committed a transaction; a supervisor keeps it running after this process ended.
 *
 * A start from nothing that was cut short leaves nothing behind but files, and is begun again.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: the folder holds another network; `PORT_TAKEN`; `NETWORK_FAILED`.
 */
export async function up(options: UpOptions): Promise<void> {
  const { layout, network, progress } = options;
  const standing = keptNetwork(options);
  if (standing !== undefined && isSupervised(layout)) {
    return await progress.step('ready', () => untilReady(standing.network, layout));
  }
  await stopAll(layout);
  if (standing === undefined) layout.clear();
  const deployed = standing === undefined ? [{ id: '', slot: FIRST_SLOT }] : deployedIn(standing);
  await requirePorts(portsWith(standing?.network ?? network, deployed));
  if (standing === undefined) await begin(options);
  else await goOn(options, standing);
}

async function begin(options: UpOptions): Promise<void> {
  const { layout, network, progress } = options;
  const made = await prepare(options);
  const processes = processesOf({
    ...options,
    deployed: deployedIn({ packageId: made.id, slot: FIRST_SLOT }),
  });
  // The CAs may run already, for the keys.
  const run = isSupervised(layout) ? superviseInstead : supervise;
  await progress.step('processes', () => run(layout, processes));
  await join(options, made);
  // From here on the ledgers hold something worth keeping.
  writeStanding(layout, { network, described: network, packageId: made.id, slot: FIRST_SLOT });
}

async function goOn(options: UpOptions, standing: Standing): Promise<void> {
  const { layout, progress } = options;
  const { network } = standing;
  const processes = processesOf({ ...options, network, deployed: deployedIn(standing) });
  await progress.step('processes', () => supervise(layout, processes));
  await progress.step('ready', () => untilReady(network, layout));
}

/** What the folder holds whole, of this description or grown to it; undefined when it holds nothing. */
function keptNetwork({ layout, network, reset }: UpOptions): Standing | undefined {
  const standing = reset ? undefined : readStanding(layout);
  if (standing === undefined) return undefined;
  const isThis = (kept: Network): boolean => canonicalJson({ of: kept }) === canonicalJson({ of: network });
  if (isThis(standing.described) || isThis(standing.network)) return standing;
  throw new HubError(
    'INVALID_ARGUMENT',
    `\`${layout.root}\` holds a network of another description; \`--reset\` removes it`,
  );
}
