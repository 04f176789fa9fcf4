/** A member's life: active ⇄ suspended. `LEFT` is for good. */
import type { z } from 'zod';
import type { memberState } from '../../model/enumeration';
import { type Life, NO } from './life';

export type MemberEvent = 'suspend' | 'resume';

export const MEMBER_LIFE: Life<z.infer<typeof memberState>, MemberEvent> = {
  ACTIVE: { suspend: 'SUSPENDED', resume: NO },
  SUSPENDED: { suspend: NO, resume: 'ACTIVE' },
  LEFT: { suspend: NO, resume: NO },
};
