import type { MspId } from '../../model';
import type { Tables } from './tables';

/** The members that are neither suspended nor gone. */
export function activeMembers({ member }: Tables): ReadonlySet<MspId> {
  const active = new Set<MspId>();
  for (const { msp, state } of member.values()) if (state === 'ACTIVE') active.add(msp);
  return active;
}
