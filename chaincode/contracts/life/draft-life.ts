/** A draft's life: draft → submitted → reviewing → returned | locked. An edit voids whatever was under way. */
import type { DraftState } from '../../model/enumeration';
import { type Life, NO } from './life';

export type DraftEvent = 'edit' | 'submit' | 'review' | 'return' | 'reject' | 'lock';

/** `return` is one founder's remark before a vote begins; once voters read it, only their votes decide (`reject`). */
export const DRAFT_LIFE: Life<DraftState, DraftEvent> = {
  DRAFT: { edit: 'DRAFT', submit: 'SUBMITTED', review: NO, return: NO, reject: NO, lock: NO },
  SUBMITTED: { edit: 'DRAFT', submit: NO, review: 'REVIEWING', return: 'RETURNED', reject: NO, lock: NO },
  REVIEWING: { edit: 'DRAFT', submit: NO, review: NO, return: NO, reject: 'RETURNED', lock: 'LOCKED' },
  RETURNED: { edit: 'DRAFT', submit: NO, review: NO, return: NO, reject: NO, lock: NO },
  LOCKED: { edit: NO, submit: NO, review: NO, return: NO, reject: NO, lock: NO },
};
