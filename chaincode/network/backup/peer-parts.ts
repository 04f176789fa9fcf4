/** What a member's peer consists of on disk. */
import { memberFolder } from '../../ledger/identity/member-folder';
import { HubError } from '../../model';
import type { Layout } from '../description/layout';
import { type PeerNode, peersOf } from '../description/nodes';
import { deployedIn, requireStanding, type Standing } from '../description/standing';
import type { Growth } from '../growth/add-member';
import { processesOf } from '../start/processes';
import type { ProcessPlan } from '../supervision/plan';

/** Folders by the names that they have in a backup; the keys are put back only where none stand: they may be newer. */
export function peerParts(
  peer: PeerNode,
  layout: Layout,
): Readonly<Record<'ledger' | 'keys' | 'member', string>> {
  return {
    ledger: layout.ledger(peer.name),
    keys: layout.member(peer.domain),
    member: memberFolder(layout.root, peer.organisation.folder),
  };
}

export interface StandingPeer {
  readonly standing: Standing;
  readonly peer: PeerNode;
  readonly process: ProcessPlan;
}

/** A member's peer, by the name of the member's folder. @throws {HubError} `NOT_FOUND`: it runs none. */
export function standingPeer(growth: Pick<Growth, 'layout' | 'commands'>, member: string): StandingPeer {
  const standing = requireStanding(growth.layout);
  const peer = peersOf(standing.network).find(({ organisation }) => organisation.folder === member);
  const process = processesOf({ ...growth, ...standing, deployed: deployedIn(standing) }).find(
    ({ name }) => name === peer?.name,
  );
  if (peer === undefined || process === undefined)
    throw new HubError('NOT_FOUND', `\`${member}\` runs no peer in \`${growth.layout.root}\``);
  return { standing, peer, process };
}
