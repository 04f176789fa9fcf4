/**
 * Claims on public keys: each key is registered once, for one duty of one member, and never again.
 *
 * A key that two registrations share would outlive the revocation of either, and what it signed could be laid at another's door.
 */

import { spkiHash } from '../../model/credential/key';
import { HubError } from '../../model/error';
import type { MspId, Sha256Hex, Spki } from '../../model/identifier';
import type { KeyDuty, Member, MemberTerms } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';
import { requirePublicKey } from './public-key';

/** Whose key it is, and for what; `id`: which application or gateway. */
export interface KeyHolder {
  readonly msp: MspId;
  readonly duty: KeyDuty;
  readonly id?: string;
}

/**
 * The public key is this holder's, for good.
 *
 * @throws {HubError} `ALREADY_EXISTS`: it was registered before, by whomever; `INVALID_ARGUMENT`: no P-256 key.
 */
export async function claimKey(ctx: HubContext, spki: Spki, holder: KeyHolder): Promise<void> {
  requirePublicKey(spki);
  await claimHash(ctx, spkiHash(spki), holder);
}

/**
 * Nobody has registered the public key yet.
 *
 * @throws {HubError} as {@link claimKey}.
 */
export async function requireUnclaimed(ctx: HubContext, spki: Spki): Promise<void> {
  requirePublicKey(spki);
  await ctx.state.requireAbsent(row.key(spkiHash(spki)));
}

/**
 * The keys that a member's terms name, and `before` did not, are its own.
 *
 * @throws {HubError} `ALREADY_EXISTS`: one was registered before; `INVALID_ARGUMENT`: one key for two duties.
 */
export async function claimDutyKeys(
  ctx: HubContext,
  { msp, keys }: MemberTerms,
  before?: Member,
): Promise<void> {
  requireDistinct(keys);
  for (const [name, duty] of DUTIES) {
    const hash = keys[name];
    if (hash !== undefined && hash !== before?.keys[name]) await claimHash(ctx, hash, { msp, duty });
  }
}

const DUTIES = [
  ['clock', 'CLOCK'],
  ['relay', 'RELAY'],
  ['probe', 'PROBE'],
] as const;

function requireDistinct(keys: MemberTerms['keys']): void {
  const named = DUTIES.flatMap(([name]) => keys[name] ?? []);
  if (new Set(named).size < named.length) {
    throw new HubError('INVALID_ARGUMENT', 'member terms at `keys` must name another key for each duty');
  }
}

async function claimHash(ctx: HubContext, hash: Sha256Hex, holder: KeyHolder): Promise<void> {
  await ctx.state.create(row.key(hash), { spkiHash: hash, ...holder });
}
