/** A grant's life: active ⇄ suspended → revoked. *Expired* and *exhausted* are computed, never stored. */
import type { GrantStateKind } from '../../model/enumeration';
import { type Life, NO } from './life';

export type GrantEvent = 'suspend' | 'resume' | 'revoke';

export const GRANT_LIFE: Life<GrantStateKind, GrantEvent> = {
  ACTIVE: { suspend: 'SUSPENDED', resume: NO, revoke: 'REVOKED' },
  SUSPENDED: { suspend: NO, resume: 'ACTIVE', revoke: 'REVOKED' },
  REVOKED: { suspend: NO, resume: NO, revoke: NO },
};
