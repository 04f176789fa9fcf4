/** Terms against the entry as it stands: asked when requested, when consented to, and again when granted. */
import { HubError } from '../../model/error';
import type { Entry, GrantTerms } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { requirePurposes } from '../members/purpose';
import { row } from '../state/row';
import { requireAttributes } from './consumer-attributes';
import { requireDelegable } from './delegation';
import { requireShareable } from './shareable';

/**
 * The entry the terms are about.
 *
 * @throws {HubError} `NOT_FOUND`: no such entry, purpose or parent; `WRONG_STATE`: the entry is not locked, or at another
 *   version; `INVALID_ARGUMENT`: the consumer's own entry, or as {@link requireShareable}, {@link requireAttributes}; `COORDINATE_UNBOUND`:
 *   derived into a coordinate that the consumer has not bound to an item; for delegated terms as {@link requireDelegable}.
 */
export async function requireGrantable(ctx: HubContext, terms: GrantTerms): Promise<Entry> {
  const entry = await ctx.state.require(row.entry(terms.entry));
  if (entry.status !== 'LOCKED') {
    throw new HubError('WRONG_STATE', `entry \`${terms.entry}\` is ${entry.status}`);
  }
  if (entry.provider === terms.consumer) {
    throw new HubError('INVALID_ARGUMENT', 'terms at `consumer`: a member needs no grant on its own entry');
  }
  // A part of a grant is on the grant's own version: on a newer one it would reach what was tightened since.
  if (terms.parent !== undefined) await requireDelegable(ctx, terms, terms.parent);
  else if (entry.version !== terms.entryVersion) {
    throw new HubError('WRONG_STATE', `entry \`${terms.entry}\` is at version ${entry.version}`);
  }
  const version = await ctx.state.require(row.version(entry.code, entry.version));
  requireShareable(terms, version.content);
  await requireAttributes(ctx, terms, version.content);
  await requirePurposes(ctx, terms.purposes);
  await requireOwnCoordinates(ctx, terms);
  return entry;
}

/** Inputs may be derived only into what the consumer itself answers for. */
async function requireOwnCoordinates(ctx: HubContext, terms: GrantTerms): Promise<void> {
  for (const coordinate of terms.derives) {
    if ((await ctx.state.find(row.coordinate(terms.consumer, coordinate))) === undefined) {
      throw new HubError('COORDINATE_UNBOUND', `\`${terms.consumer}\` binds no item to \`${coordinate}\``);
    }
  }
}
