/** Who a token says it is of, unverified: to verify it is a check. */
import type { Caller } from '../../../gateway/identity';

const callers = new Map<string, Caller>();

/** @param authorization `Bearer <token>`; read once. */
export function callerIn(authorization: string): Caller {
  const known = callers.get(authorization);
  if (known !== undefined) return known;
  const payload = Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString('utf8');
  const { evidence, ...claims } = JSON.parse(payload) as Caller['claims'] & Pick<Caller, 'evidence'>;
  const caller = { claims, evidence } as Caller;
  callers.set(authorization, caller);
  return caller;
}
