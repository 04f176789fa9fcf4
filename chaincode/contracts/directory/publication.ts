/** Publications: a department's subgraph as it stands, on the department's word alone. */
import { HubError } from '../../model/error';
import type { SubgraphName } from '../../model/identifier';
import type { Publication, PublicationTerms } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { requirePublicKey } from '../members/public-key';
import { row } from '../state/row';

/**
 * The subgraph is published; whoever uses it checks that it agrees with the bindings, because the SDL is not on the
 * ledger.
 *
 * @throws {HubError} `COORDINATE_UNBOUND`: no entry ever bound this subgraph; `NOT_ALLOWED`: it is another member's;
 *   `INVALID_ARGUMENT`: no P-256 key.
 */
export async function publish(ctx: HubContext, terms: PublicationTerms): Promise<Publication> {
  const msp = await ctx.requireAdmin();
  requirePublicKey(terms.spki);
  const claim = await ctx.state.find(row.subgraph(terms.subgraph));
  if (claim === undefined) {
    throw new HubError('COORDINATE_UNBOUND', `no entry is bound to subgraph \`${terms.subgraph}\``);
  }
  if (claim.provider !== msp) {
    throw new HubError('NOT_ALLOWED', `subgraph \`${terms.subgraph}\` belongs to \`${claim.provider}\``);
  }
  return ctx.state.put(row.publication(terms.subgraph, msp), { ...terms, provider: msp });
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
