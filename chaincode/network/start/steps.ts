/** The parts of a start whose processes somebody else runs, as containers are. */

import { FIRST_SLOT } from '../description/chaincode-slot';
import { readStanding, writeStanding } from '../description/standing';
import { CONTRACTS } from '../generate/chaincode-image';
import { type Joining, join } from './join';
import { isPrepared, packageOf, prepare } from './prepare';
import { untilReady } from './ready';

/**
 * `prepare`: keys and configuration stand, unless they stood. `join`: the nodes are a network, unless they were one.
 *
 * @throws {HubError} `NETWORK_FAILED`; `LEDGER_UNAVAILABLE`.
 */
export async function runStep(verb: 'prepare' | 'join', joining: Joining): Promise<void> {
  const { layout, network, progress } = joining;
  const preparation = { ...joining, image: CONTRACTS };
  if (verb === 'prepare') {
    if (!isPrepared(layout)) await prepare(preparation);
    return;
  }
  const standing = readStanding(layout);
  if (standing !== undefined) return await progress.step('ready', () => untilReady(standing.network, layout));
  const made = packageOf(preparation);
  await join(joining, made);
  writeStanding(layout, { network, described: network, packageId: made.id, slot: FIRST_SLOT });
}
