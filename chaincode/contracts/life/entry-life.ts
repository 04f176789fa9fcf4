/** An entry's life after its code is assigned: locked ⇄ suspended → withdrawn. */
import type { EntryStatus } from '../../model/enumeration';
import { type Life, NO } from './life';

export type EntryEvent = 'amend' | 'suspend' | 'resume' | 'withdraw' | 'unbind';

/**
 * An amended entry keeps its status: correcting a suspended one does not resume it. Only a withdrawn one is unbound, which
 * frees its coordinates and nothing else.
 */
export const ENTRY_LIFE: Life<EntryStatus, EntryEvent> = {
  LOCKED: { amend: 'LOCKED', suspend: 'SUSPENDED', resume: NO, withdraw: 'WITHDRAWN', unbind: NO },
  SUSPENDED: { amend: 'SUSPENDED', suspend: NO, resume: 'LOCKED', withdraw: 'WITHDRAWN', unbind: NO },
  WITHDRAWN: { amend: NO, suspend: NO, resume: NO, withdraw: NO, unbind: 'WITHDRAWN' },
};
