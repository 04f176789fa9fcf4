/** Delegation: a holder lets another member hold a part of its grant. */
import { HubError } from '../../model/error';
import type { GrantId, MspId } from '../../model/identifier';
import { beyondParent, type Grant, type GrantTerms } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/** Who gives a right, for the terms as they are asked, and whose it is to end. */
export interface Givers {
  /** Who consents: the provider; in its stead, for a part of a grant, the holder of that grant. */
  readonly consents: MspId;
  /** Everyone who may refuse or end it without votes: the provider, and who consents. */
  readonly end: readonly MspId[];
}

/** @throws {HubError} `NOT_FOUND`: the parent does not exist. */
export async function giversOf(
  ctx: HubContext,
  { parent }: Pick<GrantTerms, 'parent'>,
  provider: MspId,
): Promise<Givers> {
  if (parent === undefined) return { consents: provider, end: [provider] };
  const { consumer } = (await ctx.state.require(row.grant(parent))).terms;
  return { consents: consumer, end: [provider, consumer] };
}

/** The acting member, if it is one of these. @throws {HubError} `NOT_ALLOWED`. */
export async function requireOneOf(ctx: HubContext, members: readonly MspId[]): Promise<MspId> {
  const msp = await ctx.requireAdmin();
  if (members.includes(msp)) return msp;
  throw new HubError('NOT_ALLOWED', `only \`${members.join('` or `')}\` may do this`);
}

/**
 * The terms are a part of the grant they name, in every dimension, and everything above it stands. A parent exists before
 * what is delegated from it and its terms never change, so there is no cycle of grants; nor does a right come back to a
 * member that handed it on.
 *
 * @throws {HubError} `NOT_FOUND`: no such parent; `WRONG_STATE`: the parent, or what it rests on, is not active;
 *   `INVALID_ARGUMENT`, naming the dimensions: the terms go beyond the parent's, or come back to a holder above.
 */
export async function requireDelegable(ctx: HubContext, terms: GrantTerms, parent: GrantId): Promise<void> {
  const above = await ancestors(ctx, parent);
  const [direct] = above;
  const wider = direct === undefined ? [] : beyondParent(terms, direct.terms);
  if (wider.length > 0) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `terms go beyond grant \`${parent}\` in \`${wider.join('`, `')}\``,
    );
  }
  const holder = above.find((grant) => grant.terms.consumer === terms.consumer);
  if (holder !== undefined) {
    throw new HubError(
      'INVALID_ARGUMENT',
      `terms at \`consumer\`: \`${terms.consumer}\` holds \`${holder.id}\` above it`,
    );
  }
}

/** The grant and all that it was delegated from, nearest first; each active. Depths fall, so there are few. */
async function ancestors(ctx: HubContext, nearest: GrantId): Promise<readonly Grant[]> {
  const found: Grant[] = [];
  for (let id: GrantId | undefined = nearest; id !== undefined; id = found.at(-1)?.terms.parent) {
    const grant = await ctx.state.require(row.grant(id));
    const { state } = await ctx.state.require(row.grantState(id));
    if (state !== 'ACTIVE') throw new HubError('WRONG_STATE', `grant \`${id}\` is ${state}`);
    found.push(grant);
  }
  return found;
}
