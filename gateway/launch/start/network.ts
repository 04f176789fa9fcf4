/** The Fabric network that a hub runs on: brought up where it is down, used where it is up. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../../../chaincode/ledger/durable/whole-file';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { removeLedgerFile, writeLedgerFile } from '../../../chaincode/ledger/ledger-file';
import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import { HubError } from '../../../chaincode/model';
import { installPackages } from '../../../chaincode/network/commands/install';
import { Layout } from '../../../chaincode/network/description/layout';
import type { Network } from '../../../chaincode/network/description/network';
import { readStanding } from '../../../chaincode/network/description/standing';
import { CONTRACTS } from '../../../chaincode/network/generate/chaincode-image';
import { cacheFolder, commandsFor, describedNetwork } from '../../../chaincode/network/run';
import { networkPlace } from '../../../chaincode/network/start/clients';
import { up } from '../../../chaincode/network/start/up';
import { isSupervised, stopAll } from '../../../chaincode/network/supervision/supervision';
import { MEMBERS } from '../alliance';
import { readAs } from '../data-directory/state';
import type { StartContext } from './context';

const FILE = 'network.json';
const noted = z.strictObject({ genesis: z.string() }).readonly();

/** Keys that the network's own CAs and nodes already hold for a member. */
const HELD = ['ca', 'admin', 'peer'];

/**
 * The network runs; what this start brought up is taken down when the hub ends, its data stay.
 *
 * @returns how each member reaches it.
 * @throws {HubError} `COMMANDS_MISSING`; `PORT_TAKEN`; `NETWORK_FAILED`; `DATA_DIR_CORRUPT`: the hub was founded on another network.
 */
export async function startNetwork(context: StartContext): Promise<LedgerPlace> {
  const { options, directory, environment, progress, atEnd } = context;
  const layout = new Layout(options.network);
  const network = readStanding(layout)?.network ?? describedNetwork({});
  const commands = commandsFor(network, environment);
  const packages = await installPackages(cacheFolder(environment), environment);
  if (!isSupervised(layout)) atEnd.defer(() => stopAll(layout));
  await up({ network, layout, commands, packages, image: CONTRACTS, reset: options.reset, progress });
  requireSame(directory.path, layout, network);
  linkKeys(directory.path, layout);
  const place = networkPlace(network, layout);
  writeLedgerFile(directory.path, { place });
  atEnd.defer(() => removeLedgerFile(directory.path));
  return place;
}

/** Block 0 of each channel, as this hub found it at its first start. */
function requireSame(dataDirectory: string, layout: Layout, { channels }: Network): void {
  const hash = createHash('sha256');
  for (const { name } of channels) hash.update(readFileSync(layout.genesis(name)));
  const genesis = hash.digest('hex');
  if (!existsSync(join(dataDirectory, FILE)))
    writeDurably(join(dataDirectory, FILE), `${JSON.stringify({ genesis })}\n`);
  if (readAs(dataDirectory, FILE, noted).genesis === genesis) return;
  throw new HubError(
    'DATA_DIR_CORRUPT',
    `\`${dataDirectory}\` was founded on another network than the one in \`${layout.root}\``,
  );
}

/** The members' folders name the keys where the network has them: there they are renewed, and nowhere else. */
function linkKeys(dataDirectory: string, layout: Layout): void {
  for (const { folder } of MEMBERS) {
    for (const key of HELD) {
      const held = join(memberFolder(layout.root, folder), key);
      if (existsSync(held)) link(held, join(memberFolder(dataDirectory, folder), key));
    }
  }
}

function link(target: string, path: string): void {
  const standing = lstatSync(path, { throwIfNoEntry: false });
  if (standing?.isSymbolicLink() && readlinkSync(path) === target) return;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  symlinkSync(target, path, 'dir');
}
