/** Gateway keys: the only keys that sign tickets and append batches. Each is voted on; a gateway belongs to a founder. */
import { HubError } from '../../model/error';
import type { GatewayId, MspId } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import { type Gateway, type GatewayTerms, gatewayTerms } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { nextBallotId, type OpenedBallot, openBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { KEY_LIFE } from '../life/key-life';
import { nextState } from '../life/life';
import { row } from '../state/row';
import { requirePublicKey } from './public-key';

/**
 * Opens ballot `gateway/<msp>/<id>`, by the founder that runs the gateway.
 *
 * @throws {HubError} `NOT_ALLOWED`: not that founder; `ALREADY_EXISTS`: the gateway stands, or a ballot on it is open;
 *   `INVALID_ARGUMENT`: no P-256 key.
 */
export async function proposeGateway(ctx: HubContext, terms: GatewayTerms): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  if (proposer !== terms.msp) {
    throw new HubError('NOT_ALLOWED', `only \`${terms.msp}\` proposes its own gateway`);
  }
  requirePublicKey(terms.spki);
  await ctx.state.requireAbsent(row.gateway(terms.msp, terms.id));
  const id = await nextBallotId(ctx, `gateway/${terms.msp}/${terms.id}`);
  return openBallot(ctx, { kind: 'GATEWAY', id, proposer, terms });
}

export const gatewayOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const terms = parseAs(gatewayTerms, ballot.terms, 'gateway terms');
    await ctx.state.create(row.gateway(terms.msp, terms.id), { ...terms, state: 'ACTIVE' });
    return { gateway: { msp: terms.msp, id: terms.id } };
  },
};

/**
 * The gateway's key signs nothing more that a department accepts. One founder is enough.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE`: not active.
 */
export async function suspendGateway(ctx: HubContext, msp: MspId, id: GatewayId): Promise<Gateway> {
  await ctx.requireFounder();
  const gateway = await ctx.state.require(row.gateway(msp, id));
  const state = nextState(KEY_LIFE, gateway.state, 'suspend', `gateway \`${id}\``);
  return ctx.state.put(row.gateway(msp, id), { ...gateway, state });
}
