/** Gateway keys: the only keys that sign tickets and append batches. Each is voted on; a gateway belongs to a founder. */
import { HubError } from '../../model/error';
import type { GatewayId, MspId } from '../../model/identifier';
import { parseAs } from '../../model/parse';
import { type Gateway, type GatewayKey, type GatewayTerms, gatewayTerms } from '../../model/record';
import type { BallotOutcome } from '../ballot/cast-vote';
import { type OpenedBallot, openFreeBallot } from '../ballot/open-ballot';
import type { HubContext } from '../contract/hub-context';
import { GATEWAY_LIFE, type GatewayEvent } from '../life/key-life';
import { nextState } from '../life/life';
import { row } from '../state/row';
import { claimKey, requireUnclaimed } from './key-claim';
import { nextRevision } from './revision';

/**
 * Opens a ballot on the key a gateway acts with, by the founder that runs it: `gateway/<msp>/<id>/…` for a new gateway;
 * for one that stands `gateway-key/<msp>/<id>/<revision>/…`, on another key or, to resume it, the same.
 *
 * The ballot binds the gateway as it stands: any change before it passes makes it void of effect.
 *
 * @throws {HubError} `NOT_ALLOWED`: not that founder; `WRONG_STATE`: revoked; `ALREADY_EXISTS`: the key was registered
 *   before, for another gateway or duty; `INVALID_ARGUMENT`: no P-256 key.
 */
export async function proposeGateway(ctx: HubContext, proposed: GatewayKey): Promise<OpenedBallot> {
  const proposer = await ctx.requireFounder();
  const { msp, id, spki } = proposed;
  if (proposer !== msp) throw new HubError('NOT_ALLOWED', `only \`${msp}\` proposes its own gateway`);
  const standing = await ctx.state.find(row.gateway(msp, id));
  if (standing?.spki !== spki) await requireUnclaimed(ctx, spki);
  if (standing === undefined) return open(ctx, proposer, { msp, id, spki });
  nextState(GATEWAY_LIFE, standing.state, 'vote', `gateway \`${id}\``);
  return open(ctx, proposer, { msp, id, spki, revision: nextRevision(standing) });
}

function open(ctx: HubContext, proposer: MspId, terms: GatewayTerms): Promise<OpenedBallot> {
  return openFreeBallot(ctx, { kind: 'GATEWAY', proposer, terms });
}

/** The gateway is active, with exactly the voted key; another one it had signs nothing more. */
export const gatewayOutcome: BallotOutcome = {
  passed: async (ctx, ballot) => {
    const terms = parseAs(gatewayTerms, ballot.terms, 'gateway terms');
    const { msp, id, spki } = terms;
    const before = await ctx.state.find(row.gateway(msp, id));
    const state = stateByVote(before, terms);
    if (before?.spki !== spki) await claimKey(ctx, spki, { msp, duty: 'GATEWAY', id });
    await ctx.state.put(row.gateway(msp, id), { ...terms, state });
    return { gateway: { msp, id } };
  },
};

/** @throws {HubError} `WRONG_STATE`: revoked, or changed since the ballot was opened. */
function stateByVote(before: Gateway | undefined, { id, revision }: GatewayTerms): Gateway['state'] {
  const expected = before === undefined ? undefined : nextRevision(before);
  if (revision !== expected) {
    throw new HubError('WRONG_STATE', `gateway \`${id}\` has changed since the ballot was opened`);
  }
  return before === undefined ? 'ACTIVE' : nextState(GATEWAY_LIFE, before.state, 'vote', `gateway \`${id}\``);
}

/**
 * The gateway's key signs nothing that a department accepts, until it is voted on again. One founder is enough.
 *
 * @throws {HubError} `NOT_ALLOWED`: no founder; `NOT_FOUND`; `WRONG_STATE`: not active.
 */
export async function suspendGateway(ctx: HubContext, msp: MspId, id: GatewayId): Promise<Gateway> {
  await ctx.requireFounder();
  return move(ctx, msp, id, 'suspend');
}

/**
 * The gateway's key signs nothing more, for good, by the founder that runs it.
 *
 * @throws {HubError} `NOT_ALLOWED`: another member; `NOT_FOUND`; `WRONG_STATE`: revoked already.
 */
export async function revokeGateway(ctx: HubContext, id: GatewayId): Promise<Gateway> {
  return move(ctx, await ctx.requireFounder(), id, 'revoke');
}

async function move(ctx: HubContext, msp: MspId, id: GatewayId, event: GatewayEvent): Promise<Gateway> {
  const gateway = await ctx.state.require(row.gateway(msp, id));
  const state = nextState(GATEWAY_LIFE, gateway.state, event, `gateway \`${id}\``);
  return ctx.state.put(row.gateway(msp, id), { ...gateway, state, revision: nextRevision(gateway) });
}
