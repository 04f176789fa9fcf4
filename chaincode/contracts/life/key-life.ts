/** The life of a registered key (an application's, a gateway's): active ⇄ suspended → revoked. */
import type { z } from 'zod';
import type { keyState } from '../../model/enumeration';
import { type Life, NO } from './life';

export type KeyEvent = 'suspend' | 'resume' | 'revoke';

export const KEY_LIFE: Life<z.infer<typeof keyState>, KeyEvent> = {
  ACTIVE: { suspend: 'SUSPENDED', resume: NO, revoke: 'REVOKED' },
  SUSPENDED: { suspend: NO, resume: 'ACTIVE', revoke: 'REVOKED' },
  REVOKED: { suspend: NO, resume: NO, revoke: NO },
};
