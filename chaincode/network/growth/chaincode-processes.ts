/** The chaincode's processes while an upgrade replaces them: the new beside the old, then the new alone. */
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DEADLINES } from '../../ledger/fabric/connection';
import { besides, chaincodePort } from '../description/chaincode-slot';
import { peersOf } from '../description/nodes';
import { deployedIn, requireStanding, type Standing } from '../description/standing';
import { processesOf } from '../start/processes';
import { isRunning, notedProcesses, SUPERVISOR } from '../supervision/roster';
import { superviseInstead, until } from '../supervision/supervision';
import type { Growth } from './add-member';

const LISTENS_WITHIN_MS = 60_000;
/** Nobody waits longer than this for what a chaincode answers: a call that is older is nobody's any more. */
const LONGEST_CALL_MS = Math.max(DEADLINES.evaluateMs, DEADLINES.endorseMs);

/** What the network's packages need runs, and nothing else. @throws {HubError} `NETWORK_FAILED`. */
export async function follow(growth: Growth, standing: Standing): Promise<void> {
  await superviseInstead(growth.layout, planOf(growth, standing));
}

/** Every member's process of the newest package listens for its peer. @throws {HubError} `NETWORK_FAILED`. */
export async function untilListening({ layout }: Growth, standing: Standing): Promise<void> {
  const [newest] = deployedIn(standing).slice(-1);
  if (newest === undefined) return;
  for (const peer of peersOf(standing.network)) {
    const port = chaincodePort(peer, newest.slot);
    const complaint = `the new chaincode of \`${peer.organisation.folder}\` does not listen; see \`${layout.logs}\``;
    await until(() => isListening(peer.chaincode.host, port), LISTENS_WITHIN_MS, complaint);
  }
}

/**
 * Processes of a package that no peer calls any more have ended: nobody waited for an answer of theirs.
 *
 * @throws {HubError} `NETWORK_FAILED`: they did not end.
 */
export async function retire(growth: Growth): Promise<void> {
  const { layout } = growth;
  const standing = requireStanding(layout);
  const wanted = new Set([SUPERVISOR, ...planOf(growth, standing).map(({ name }) => name)]);
  const running = notedProcesses(layout.processes).filter(isRunning);
  if (running.some(({ name }) => !wanted.has(name))) {
    await delay(LONGEST_CALL_MS);
    await follow(growth, standing);
  }
  if (standing.next === undefined)
    rmSync(layout.image(besides(standing.slot)), { recursive: true, force: true });
}

function planOf(growth: Growth, standing: Standing): ReturnType<typeof processesOf> {
  return processesOf({ ...growth, network: standing.network, deployed: deployedIn(standing) });
}

function isListening(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}
