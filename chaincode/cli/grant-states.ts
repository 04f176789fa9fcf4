/** The states that decisions go by, computed for the grants a command shows. */
import {
  type ComputedGrantState,
  computedState,
  type GrantId,
  type Member,
  type MspId,
  type StandingGrant,
} from '../model';
import { type ReadGrant, readEmergencies, readGrant, readMembers } from './directory';
import type { Session } from './session';

/** A grant with the state it amounts to now, by this shell's clock. */
export interface ComputedGrant extends ReadGrant {
  readonly computed: ComputedGrantState;
}

/** Each grant with its computed state. Reads what they were delegated from, and the uses of those that are dormant. */
export async function withComputedStates(
  session: Session,
  grants: readonly ReadGrant[],
): Promise<readonly ComputedGrant[]> {
  const known = new Map<GrantId, StandingGrant>();
  for (const read of grants) await remember(session, read, known);
  const members = new Map<MspId, Member>((await readMembers(session)).map((each) => [each.msp, each]));
  const facts = { grant: (id: GrantId) => known.get(id), member: (msp: MspId) => members.get(msp) };
  const now = Date.now();
  const moment = { ledgerTimeMs: now, ownTimeMs: now, fresh: true, usedToday: () => 0 };
  return grants.flatMap((read) => {
    const standing = known.get(read.grant.id);
    return standing === undefined ? [] : [{ ...read, computed: computedState(standing, facts, moment) }];
  });
}

async function remember(
  session: Session,
  { grant, state }: ReadGrant,
  known: Map<GrantId, StandingGrant>,
): Promise<void> {
  if (known.has(grant.id)) return;
  const uses = grant.terms.emergency === undefined ? [] : await readEmergencies(session, grant.id);
  const last = uses.at(-1);
  known.set(grant.id, { grant, state: state.state, ...(last === undefined ? {} : { emergency: last }) });
  const { parent } = grant.terms;
  if (parent !== undefined && !known.has(parent))
    await remember(session, await readGrant(session, parent), known);
}
