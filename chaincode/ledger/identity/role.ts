/**
 * What a certificate's holder is to its member: Fabric's NodeOUs, written in the subject's OU.
 *
 * A member's transactions need `admin`; applications and gateways are `client`; endorsers are `peer`.
 */
export const ROLES = ['admin', 'peer', 'client', 'orderer'] as const;

export type Role = (typeof ROLES)[number];

/** True if `text` is one of the four NodeOUs. */
export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
