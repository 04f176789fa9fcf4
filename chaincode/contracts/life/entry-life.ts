/** An entry's life after its code is assigned: locked ⇄ suspended → withdrawn. */
import type { EntryStatus } from '../../model/enumeration';
import { type Life, NO } from './life';

export type EntryEvent = 'amend' | 'suspend' | 'resume' | 'withdraw';

/** An amended entry keeps its status: correcting a suspended one does not resume it. */
export const ENTRY_LIFE: Life<EntryStatus, EntryEvent> = {
  LOCKED: { amend: 'LOCKED', suspend: 'SUSPENDED', resume: NO, withdraw: 'WITHDRAWN' },
  SUSPENDED: { amend: 'SUSPENDED', suspend: NO, resume: 'LOCKED', withdraw: 'WITHDRAWN' },
  WITHDRAWN: { amend: NO, suspend: NO, resume: NO, withdraw: NO },
};
