/** A member joins a running network: votes, certificates, its peer, its approval. Nothing that runs is stopped. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../../model';
import { enrolNewcomer } from '../authority/enrol-network';
import { requireCa } from '../commands/ca-commands';
import { portsWith } from '../description/chaincode-slot';
import type { Organisation } from '../description/network';
import { authoritiesOf, isOn, type PeerNode, peersOf, portsOf } from '../description/nodes';
import { deployedIn, requireStanding, type Standing, writeStanding } from '../description/standing';
import { writeConnection } from '../generate/chaincode-link';
import { packageOfFolder } from '../generate/chaincode-package';
import { makeMemberCrypto } from '../generate/member-crypto';
import { makeMemberFolder } from '../generate/member-keys';
import { snapshotsOf } from '../generate/peer-environment';
import { enterChannel } from '../start/admission';
import { channelsOf } from '../start/channels';
import type { Generation } from '../start/generate-files';
import { approve, definitionInForce, installPackage } from '../start/lifecycle';
import { persist } from '../start/persist';
import { authorityProcesses, processesOf } from '../start/processes';
import type { Progress } from '../start/progress';
import { submitThrough } from '../start/ready';
import type { ProcessPlan } from '../supervision/plan';
import { requirePorts } from '../supervision/port';
import { isRunning, notedProcesses } from '../supervision/roster';
import { superviseInstead } from '../supervision/supervision';
import { FoundersDesk } from './invitation';
import type { Newcomer } from './newcomer';
import { joinBySnapshot, takeSnapshot } from './snapshot';

const STARTED_WITHIN_MS = 60_000;

export interface Growth extends Omit<Generation, 'network'> {
  readonly progress: Progress;
}

/**
 * The member stands on the ledger, its certificates count on its channels, and its own peer has committed a transaction.
 *
 * Cut short, it is finished by calling it again.
 *
 * @throws {HubError} `NOT_FOUNDED`; `NOT_FOUND`: nobody voted it in, and there are no terms to vote on; `PORT_TAKEN`;
 *   `NETWORK_FAILED`.
 */
export async function addMember(growth: Growth, newcomer: Newcomer): Promise<void> {
  const { layout, progress } = growth;
  const before = requireStanding(layout);
  requireNoUpgrade(before);
  await progress.step('voted', () => requireMember(growth, before, newcomer));
  const standing = { ...before, network: { ...before.network, organisations: withMember(before, newcomer) } };
  const generation: Generation = { ...growth, network: standing.network };
  const peer = peerOf(standing, newcomer.folder);
  await progress.step('keys', async () => {
    if (standing.network.authority === 'cryptogen') await makeMemberCrypto(peer, layout);
    else await enrolWithCa(growth, before, peer, generation);
    mkdirSync(layout.ledger(peer.name), { recursive: true, mode: 0o700 });
    writeConnection(peer, layout, deployedIn(standing));
  });
  await progress.step('admitted', async () => {
    // On every channel: a department's probe writes where its peer does not follow.
    for (const channel of standing.network.channels)
      await enterChannel(generation, channel, [peer.organisation]);
  });
  await progress.step('processes', () => start(growth, before, standing));
  await progress.step('channels', () => follow(generation, peer));
  await progress.step('approved', () => runChaincode(generation, standing, peer));
  await progress.step('ready', async () => {
    for (const channel of standing.network.channels.filter((each) => isOn(each, peer)))
      await submitThrough(peer, channel, layout);
  });
  writeStanding(layout, standing);
}

async function requireMember(growth: Growth, { network }: Standing, { msp, terms }: Newcomer): Promise<void> {
  const desk = new FoundersDesk(network, growth.layout);
  try {
    const standing = await desk.member(msp);
    if (standing?.state === 'ACTIVE') return;
    if (terms === undefined)
      throw new HubError(
        'NOT_FOUND',
        `\`${msp}\` is no member; \`--terms\` names what the founders are to vote for`,
      );
    await desk.voteIn(terms);
  } finally {
    await desk.close();
  }
}

/** Its CA runs before anything else of it. */
async function enrolWithCa(
  growth: Growth,
  before: Standing,
  peer: PeerNode,
  { network, layout, commands }: Generation,
): Promise<void> {
  const running = notedProcesses(layout.processes).filter(isRunning);
  const authorities = authorityProcesses({ network, layout }, commands);
  if (!authorities.every(({ name }) => running.some((each) => each.name === name))) {
    const others = processesOf({ ...growth, ...before, deployed: deployedIn(before) });
    const isNew = ({ name }: ProcessPlan): boolean => !others.some((each) => each.name === name);
    await superviseInstead(layout, [...others, ...authorities.filter(isNew)]);
  }
  await enrolNewcomer(peer, { network, layout, commands: requireCa(commands.ca) });
  await makeMemberFolder(peer.organisation, layout);
}

/** Which of two packages it would approve of is not settled before the upgrade is. */
function requireNoUpgrade({ next }: Standing): void {
  if (next !== undefined)
    throw new HubError(
      'WRONG_STATE',
      'an upgrade of the chaincode was cut short: `fabric:upgrade` finishes it',
    );
}

/** It takes the next ten ports, or those it had. */
function withMember({ network }: Standing, { folder, msp }: Newcomer): readonly Organisation[] {
  const organisation: Organisation = { folder, msp, kind: 'DEPARTMENT', runs: ['peer'] };
  const known = network.organisations.findIndex((each) => each.folder === folder);
  return known < 0
    ? [...network.organisations, organisation]
    : network.organisations.with(known, organisation);
}

function peerOf({ network }: Standing, folder: string): PeerNode {
  const found = peersOf(network).find(({ organisation }) => organisation.folder === folder);
  if (found === undefined) throw new HubError('INTERNAL', `\`${folder}\` runs no peer`);
  return found;
}

/** Its processes run beside the others, which are left alone. */
async function start(growth: Growth, before: Standing, standing: Standing): Promise<void> {
  const { layout } = growth;
  const processes = processesOf({ ...growth, ...standing, deployed: deployedIn(standing) });
  const running = notedProcesses(layout.processes).filter(isRunning);
  if (processes.every(({ name }) => running.some((each) => each.name === name))) return;
  // Its CA may listen already.
  const authorities = authoritiesOf(standing.network).map(({ port }) => port);
  const taken = new Set([...portsOf(before.network), ...authorities]);
  const wanted = portsWith(standing.network, deployedIn(standing));
  await requirePorts(wanted.filter((port) => !taken.has(port)));
  await superviseInstead(layout, processes);
}

async function follow(generation: Generation, peer: PeerNode): Promise<void> {
  const { network, layout } = generation;
  const joined = await persist(() => channelsOf(generation, peer), STARTED_WITHIN_MS);
  for (const channel of network.channels.filter((each) => isOn(each, peer) && !joined.includes(each.name))) {
    const received = join(snapshotsOf(peer, layout), 'received', channel.name);
    rmSync(received, { recursive: true, force: true });
    await takeSnapshot(generation, channel, received);
    await joinBySnapshot(generation, peer, received);
    const isJoined = async (): Promise<void> => {
      if (!(await channelsOf(generation, peer)).includes(channel.name))
        throw new HubError('LEDGER_UNAVAILABLE', `\`${peer.name}\` has not joined \`${channel.name}\` yet`);
    };
    await persist(isJoined, STARTED_WITHIN_MS);
    rmSync(received, { recursive: true });
  }
}

async function runChaincode(generation: Generation, { slot }: Standing, peer: PeerNode): Promise<void> {
  const made = packageOfFolder(generation.layout.image(slot));
  await installPackage(generation, made, [peer]);
  for (const channel of generation.network.channels.filter((each) => isOn(each, peer))) {
    const inForce = await persist(() => definitionInForce(generation, channel), STARTED_WITHIN_MS);
    await approve(generation, { ...inForce, id: made.id }, [peer]);
  }
}
