/** Keys that a member registers for one duty alone: they sign that, and nothing else. */
import { HubError } from '../../model/error';
import type { Member } from '../../model/record';
import { isFounder } from '../../model/record';
import type { HubContext } from './hub-context';

/**
 * The acting member, if its own key for this duty signed.
 *
 * @throws {HubError} `NOT_ALLOWED`: another key, or no standing member of this channel.
 */
export async function requireKeyFor(ctx: HubContext, duty: keyof Member['keys']): Promise<Member> {
  const { role, spkiHash } = ctx.caller;
  const member = await ctx.requireMember();
  if (role !== 'client' || member.keys[duty] !== spkiHash) {
    throw new HubError('NOT_ALLOWED', `only the ${duty} key that \`${member.msp}\` registered does this`);
  }
  return member;
}

/** As {@link requireKeyFor}, of a founder. @throws {HubError} `NOT_ALLOWED`. */
export async function requireFoundersKeyFor(ctx: HubContext, duty: keyof Member['keys']): Promise<Member> {
  const member = await requireKeyFor(ctx, duty);
  if (!isFounder(await ctx.charter(), member.msp)) {
    throw new HubError('NOT_ALLOWED', `\`${member.msp}\` is no founder`);
  }
  return member;
}
