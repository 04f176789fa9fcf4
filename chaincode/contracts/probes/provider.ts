/** Whose entry a code is, as `exchange` can know it: two founders say so, each from its own peer of `directory`. */
import type { EntryCode } from '../../model/code';
import { HubError } from '../../model/error';
import type { MspId } from '../../model/identifier';
import { isNamedProvider, type NamedProvider } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { requireFoundersKeyFor } from '../contract/key-for-duty';
import { exchangeRow } from '../state/row';

/**
 * The acting founder names the entry's provider, by its relay or its admin; what it named before is corrected.
 *
 * @throws {HubError} `NOT_ALLOWED`: neither key of a founder.
 */
export async function nameProvider(
  ctx: HubContext,
  entry: EntryCode,
  provider: MspId,
): Promise<NamedProvider> {
  const founder = await requireRelayOrAdmin(ctx);
  return ctx.state.put(exchangeRow.provider(entry, founder), { entry, founder, provider });
}

async function requireRelayOrAdmin(ctx: HubContext): Promise<MspId> {
  if (ctx.caller.role === 'admin') return ctx.requireFounder();
  return (await requireFoundersKeyFor(ctx, 'relay')).msp;
}

/** Each founder's word on whose entry it is, in the charter's order; undefined: it has named nobody. */
export async function namesOf(
  ctx: HubContext,
  entry: EntryCode,
): Promise<readonly (NamedProvider | undefined)[]> {
  const names: (NamedProvider | undefined)[] = [];
  for (const founder of (await ctx.charter()).founders) {
    names.push(await ctx.state.find(exchangeRow.provider(entry, founder)));
  }
  return names;
}

/** @throws {HubError} `NOT_ALLOWED`: two founders in force do not name this member. */
export async function requireProvider(ctx: HubContext, entry: EntryCode, msp: MspId): Promise<void> {
  if (isNamedProvider(msp, await namesOf(ctx, entry))) return;
  throw new HubError(
    'NOT_ALLOWED',
    `two founders have not named \`${msp}\` as the provider of entry \`${entry}\` on this channel`,
  );
}
