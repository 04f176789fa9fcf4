/** Publications: a department's subgraph as it stands, on the department's word alone. */
import { HubError } from '../../model/error';
import type { MspId, SubgraphName } from '../../model/identifier';
import { isFounder, type Publication, type PublicationTerms, REGISTRY_SUBGRAPH } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { requirePublicKey } from '../members/public-key';
import { row } from '../state/row';

/**
 * The subgraph is published; whoever uses it checks that it agrees with the bindings, because the SDL is not on the
 * ledger. The registry is bound to no entry: a founder publishes it, and while it stands no other founder may.
 *
 * @throws {HubError} `COORDINATE_UNBOUND`: no entry ever bound this subgraph; `NOT_ALLOWED`: it is another member's, or the
 *   registry's and no founder publishes it; `INVALID_ARGUMENT`: no P-256 key.
 */
export async function publish(ctx: HubContext, terms: PublicationTerms): Promise<Publication> {
  const msp = await ctx.requireAdmin();
  requirePublicKey(terms.spki);
  const holder =
    terms.subgraph === REGISTRY_SUBGRAPH ? await registryHolder(ctx) : await boundBy(ctx, terms.subgraph);
  if (holder !== msp) {
    throw new HubError('NOT_ALLOWED', `subgraph \`${terms.subgraph}\` belongs to \`${holder}\``);
  }
  return ctx.state.put(row.publication(terms.subgraph, msp), { ...terms, provider: msp });
}

/** The member that bound the subgraph first. */
async function boundBy(ctx: HubContext, subgraph: SubgraphName): Promise<MspId> {
  const claim = await ctx.state.find(row.subgraph(subgraph));
  if (claim !== undefined) return claim.provider;
  throw new HubError('COORDINATE_UNBOUND', `no entry is bound to subgraph \`${subgraph}\``);
}

/**
 * The founder whose registry stands; without one, or once that one has left the charter, whichever founder asks. The key still carries
 * the policy of who left: its peer endorses the next publication once more, as it does for guards.
 */
async function registryHolder(ctx: HubContext): Promise<MspId> {
  const msp = await ctx.requireFounder();
  const standing = await ctx.state.find(row.publication(REGISTRY_SUBGRAPH, msp));
  const isHeld = standing !== undefined && isFounder(await ctx.charter(), standing.provider);
  return isHeld ? standing.provider : msp;
}

/**
 * The subgraph is published no more: it leaves the graph, until its member publishes again.
 *
 * @throws {HubError} `NOT_FOUND`: nothing is published under this name; `NOT_ALLOWED`: it is another member's.
 */
export async function retract(ctx: HubContext, subgraph: SubgraphName): Promise<Publication> {
  const at = row.publication(subgraph, await ctx.requireAdmin());
  const published = await ctx.state.require(at);
  await ctx.requireOwner(published.provider);
  await ctx.state.remove(at);
  return published;
}
