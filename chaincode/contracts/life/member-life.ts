/** A member's life: active ⇄ suspended; it leaves by its own word, and comes back by a ballot as when it first joined. */
import type { z } from 'zod';
import type { memberState } from '../../model/enumeration';
import { type Life, NO } from './life';

export type MemberEvent = 'suspend' | 'resume' | 'change' | 'leave' | 'join';

/** A suspended member acts no more, so it cannot leave either; its keys may be changed while it waits. */
export const MEMBER_LIFE: Life<z.infer<typeof memberState>, MemberEvent> = {
  ACTIVE: { suspend: 'SUSPENDED', resume: NO, change: 'ACTIVE', leave: 'LEFT', join: NO },
  SUSPENDED: { suspend: NO, resume: 'ACTIVE', change: 'SUSPENDED', leave: NO, join: NO },
  LEFT: { suspend: NO, resume: NO, change: NO, leave: NO, join: 'ACTIVE' },
};
