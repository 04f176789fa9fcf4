/** Anchoring one block, by one founder's relay. */
import { HubError } from '../../model/error';
import type { Decimal, MspId, Sha256Hex } from '../../model/identifier';
import type { Anchor, ChannelName } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { requireFoundersKeyFor } from '../contract/key-for-duty';
import { row } from '../state/row';

/** A block of the other channel. */
export interface AnchoredBlock {
  readonly channel: ChannelName;
  readonly number: Decimal;
  readonly hash: Sha256Hex;
}

/**
 * The block stands anchored by the acting founder, for good. The same anchor again is the first result: nothing is written.
 *
 * @throws {HubError} `NOT_ALLOWED`: not a founder's relay key; `WRONG_CHANNEL`: a channel does not anchor its own blocks;
 *   `ANCHOR_MISMATCH`: this founder anchored another hash at this number; `WRONG_STATE`: it has anchored a later block and
 *   left this one out.
 */
export async function anchorBlock(ctx: HubContext, block: AnchoredBlock): Promise<Anchor> {
  const { msp: founder } = await requireFoundersKeyFor(ctx, 'relay');
  const { channel, number, hash } = block;
  if (channel === ctx.stub.getChannelID()) {
    throw new HubError('WRONG_CHANNEL', `blocks of \`${channel}\` are anchored on the other channel`);
  }
  const at = row.anchor(channel, BigInt(number), founder);
  const standing = await ctx.state.find(at);
  if (standing !== undefined) return requireSame(standing, block);
  await moveRelay(ctx, founder, block);
  return ctx.state.create(at, { channel, number, founder, hash });
}

function requireSame(standing: Anchor, { channel, number, hash }: AnchoredBlock): Anchor {
  if (standing.hash === hash) return standing;
  throw new HubError(
    'ANCHOR_MISMATCH',
    `\`${standing.founder}\` anchored another hash for block ${number} of \`${channel}\``,
  );
}

/** Numbers of one founder never fall. @throws {HubError} `WRONG_STATE`. */
async function moveRelay(ctx: HubContext, founder: MspId, { channel, number }: AnchoredBlock): Promise<void> {
  const at = row.relay(channel, founder);
  const last = (await ctx.state.find(at))?.last;
  if (last !== undefined && BigInt(number) < BigInt(last)) {
    throw new HubError('WRONG_STATE', `\`${founder}\` has anchored block ${last} of \`${channel}\` already`);
  }
  await ctx.state.put(at, { channel, founder, last: number });
}
