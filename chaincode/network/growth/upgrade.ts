/** The members' chaincode is replaced while everything runs: the new beside the old, agreed on, then alone. */
import { renameSync, rmSync } from 'node:fs';
import { HubError } from '../../model';
import { besides } from '../description/chaincode-slot';
import type { NetworkChannel } from '../description/network';
import { peersOf, peersOn } from '../description/nodes';
import { deployedIn, requireStanding, type Standing, writeStanding } from '../description/standing';
import { type ImageSource, makeImage } from '../generate/chaincode-image';
import { writeConnection } from '../generate/chaincode-link';
import { packageOfFolder } from '../generate/chaincode-package';
import type { Generation } from '../start/generate-files';
import {
  approve,
  commit,
  committedDefinition,
  type Definition,
  definitionInForce,
  installPackage,
} from '../start/lifecycle';
import { untilReady } from '../start/ready';
import { isSupervised, until } from '../supervision/supervision';
import type { Growth } from './add-member';
import { follow, retire, untilListening } from './chaincode-processes';

const KNOWN_WITHIN_MS = 60_000;

export interface Upgrade extends Growth {
  readonly image: ImageSource;
  /** A `node_modules` for the chaincode processes. */
  readonly packages: string;
}

/**
 * The chaincode of this build is in force on every channel and alone runs; no call was cut short for it.
 *
 * Cut short itself, it is finished by calling it again; with the same code, nothing changes. A package that a channel's members
 * have committed to is put in place before a later build's.
 *
 * @throws {HubError} `NOT_FOUND`: no network stands here; `NETWORK_FAILED`: it does not run, or a step failed.
 */
export async function upgradeChaincode(upgrade: Upgrade): Promise<void> {
  const { layout, progress } = upgrade;
  const before = requireStanding(layout);
  if (!isSupervised(layout)) throw new HubError('NETWORK_FAILED', `no network runs in \`${layout.root}\``);
  if (await isCommittedTo(upgrade, before)) await replace(upgrade, before);
  // The processes of the package before it, or what a call that was cut short left: the other place must be free.
  await retire(upgrade);
  const standing = await progress.step('package', () => prepareNext(upgrade), detailOf);
  if (standing.next !== undefined) await replace(upgrade, standing);
  await progress.step('drained', () => retire(upgrade));
}

function detailOf({ packageId, next }: Standing): string {
  return next ?? `${packageId} runs already`;
}

/** True once a channel runs the next package: then there is no way back but through it. */
async function isCommittedTo(upgrade: Upgrade, { network, next }: Standing): Promise<boolean> {
  if (next === undefined) return false;
  const asked = network.channels.map((channel) => definitionInForce({ ...upgrade, network }, channel));
  return (await Promise.all(asked)).some(({ id }) => id === next);
}

/** The standing network knows this build's package as its next, unless it runs it already. */
async function prepareNext(upgrade: Upgrade): Promise<Standing> {
  const { layout, image, packages } = upgrade;
  const { next, ...standing } = requireStanding(layout);
  makeImage(layout.nextImage, image, packages);
  const { id } = packageOfFolder(layout.nextImage);
  if (id === next) {
    rmSync(layout.nextImage, { recursive: true });
    return { ...standing, next };
  }
  // Another that was begun, and that no channel has committed to, makes room.
  if (next !== undefined) await follow(upgrade, standing);
  const folder = layout.image(besides(standing.slot));
  rmSync(folder, { recursive: true, force: true });
  const after = id === standing.packageId ? standing : { ...standing, next: id };
  if (after === standing) rmSync(layout.nextImage, { recursive: true });
  else renameSync(layout.nextImage, folder);
  writeStanding(layout, after);
  return after;
}

/** The next package runs beside the standing one, is agreed on, and takes its place. */
async function replace(upgrade: Upgrade, standing: Standing): Promise<void> {
  const { layout, progress } = upgrade;
  const { network, next: _, ...running } = standing;
  const slot = besides(standing.slot);
  const made = packageOfFolder(layout.image(slot));
  const generation: Generation = { ...upgrade, network };
  await progress.step('beside', async () => {
    await follow(upgrade, standing);
    await untilListening(upgrade, standing);
  });
  await progress.step('installed', async () => {
    const connect = () => {
      for (const peer of peersOf(network)) writeConnection(peer, layout, deployedIn(standing));
    };
    connect();
    await installPackage(generation, made);
    // A peer may have released it before, with the connection of that day.
    connect();
  });
  const missing = await missingOf(generation, made.id);
  await progress.step('approved', () => each(missing, (definition) => approve(generation, definition)));
  await progress.step('committed', () => each(missing, (definition) => commit(generation, definition)));
  await progress.step('ready', async () => {
    await each(network.channels, (channel) => untilKnown(generation, channel));
    await untilReady(network, layout);
  });
  writeStanding(layout, { ...running, network, packageId: made.id, slot });
}

/** What channels are still to agree on. */
async function missingOf(generation: Generation, id: string): Promise<readonly Definition[]> {
  const { channels } = generation.network;
  const inForce = await Promise.all(channels.map((channel) => definitionInForce(generation, channel)));
  return inForce
    .filter((each) => each.id !== id)
    .map(({ channel, sequence }) => ({ channel, id, sequence: sequence + 1 }));
}

/** Every peer on the channel has what the furthest of them has: none calls the package before it any more. */
async function untilKnown(generation: Generation, channel: NetworkChannel): Promise<void> {
  const { sequence } = await definitionInForce(generation, channel);
  await each(peersOn(generation.network, channel), async (peer) => {
    const isKnown = async (): Promise<boolean> =>
      (await committedDefinition(generation, peer, channel)).sequence >= sequence;
    await until(
      isKnown,
      KNOWN_WITHIN_MS,
      `\`${peer.name}\` does not know the definition of \`${channel.name}\``,
    );
  });
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  await Promise.all(items.map(work));
}
