/** Bringing a network up: from nothing, or on the ledgers it kept. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeDurably } from '../../ledger/durable/whole-file';
import { canonicalJson, HubError, parseJsonAs } from '../../model';
import { portsOf } from '../description/nodes';
import { requirePorts } from '../supervision/port';
import { isSupervised, stopAll, supervise } from '../supervision/supervision';
import { join } from './join';
import { type Preparation, prepare } from './prepare';
import { processesOf } from './processes';
import { untilReady } from './ready';

export interface UpOptions extends Preparation {
  /** Remove what the folder holds, and begin from nothing. */
  readonly reset: boolean;
}

const kept = z.strictObject({ network: z.unknown(), packageId: z.string() });

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
    return await progress.step('ready', () => untilReady(network, layout));
  }
  await stopAll(layout);
  if (standing === undefined) layout.clear();
  await requirePorts(portsOf(network));
  if (standing === undefined) await begin(options);
  else await goOn(options, standing);
}

async function begin(options: UpOptions): Promise<void> {
  const { layout, network, progress } = options;
  const made = await prepare(options);
  await progress.step('processes', () => supervise(layout, processesOf({ ...options, packageId: made.id })));
  await join(options, made);
  // From here on the ledgers hold something worth keeping.
  writeDurably(layout.description, canonicalJson({ network, packageId: made.id }));
}

async function goOn(options: UpOptions, packageId: string): Promise<void> {
  const { layout, network, progress } = options;
  await progress.step('processes', () => supervise(layout, processesOf({ ...options, packageId })));
  await progress.step('ready', () => untilReady(network, layout));
}

/** The package id of the network that the folder holds whole; undefined when it holds none. */
function keptNetwork({ layout, network, reset }: UpOptions): string | undefined {
  if (reset || !existsSync(layout.description)) return undefined;
  const standing = parseJsonAs(kept, readFileSync(layout.description, 'utf8'), `\`${layout.description}\``);
  if (canonicalJson({ of: standing.network }) === canonicalJson({ of: network })) return standing.packageId;
  throw new HubError(
    'INVALID_ARGUMENT',
    `\`${layout.root}\` holds a network of another description; \`--reset\` removes it`,
  );
}
