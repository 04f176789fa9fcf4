/** The lives of registered keys: active ⇄ suspended → revoked. */
import type { z } from 'zod';
import type { keyState } from '../../model/enumeration';
import { type Life, NO } from './life';

export type KeyState = z.infer<typeof keyState>;
export type KeyEvent = 'suspend' | 'resume' | 'rotate' | 'revoke';
export type GatewayEvent = 'suspend' | 'vote' | 'revoke';

/** An application's: its member alone decides. A new key does not resume it. */
export const KEY_LIFE: Life<KeyState, KeyEvent> = {
  ACTIVE: { suspend: 'SUSPENDED', resume: NO, rotate: 'ACTIVE', revoke: 'REVOKED' },
  SUSPENDED: { suspend: NO, resume: 'ACTIVE', rotate: 'SUSPENDED', revoke: 'REVOKED' },
  REVOKED: { suspend: NO, resume: NO, rotate: NO, revoke: NO },
};

/** A gateway's: the votes on its key, the same one or another, make it active, the first time as after a suspension. */
export const GATEWAY_LIFE: Life<KeyState, GatewayEvent> = {
  ACTIVE: { suspend: 'SUSPENDED', vote: 'ACTIVE', revoke: 'REVOKED' },
  SUSPENDED: { suspend: NO, vote: 'ACTIVE', revoke: 'REVOKED' },
  REVOKED: { suspend: NO, vote: NO, revoke: NO },
};
