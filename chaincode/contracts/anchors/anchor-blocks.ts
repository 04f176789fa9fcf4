/** Anchoring blocks, by one founder's relay. */
import { HubError } from '../../model/error';
import type { MspId } from '../../model/identifier';
import type { Anchor, AnchoredBlock, ChannelName } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { requireFoundersKeyFor } from '../contract/key-for-duty';
import { row } from '../state/row';

/** Blocks of the other channel, ascending. */
export interface AnchoredBlocks {
  readonly channel: ChannelName;
  readonly blocks: readonly AnchoredBlock[];
}

/**
 * The blocks stand anchored by the acting founder, for good. Of one that stood already nothing is written.
 *
 * @throws {HubError} `NOT_ALLOWED`: not a founder's relay key; `WRONG_CHANNEL`: a channel does not anchor its own blocks;
 *   `INVALID_ARGUMENT`: they do not ascend; `ANCHOR_MISMATCH`: this founder anchored another hash at a number; `WRONG_STATE`: it has
 *   anchored a later block and left this one out.
 */
export async function anchorBlocks(
  ctx: HubContext,
  { channel, blocks }: AnchoredBlocks,
): Promise<readonly Anchor[]> {
  const { msp: founder } = await requireFoundersKeyFor(ctx, 'relay');
  if (channel === ctx.stub.getChannelID()) {
    throw new HubError('WRONG_CHANNEL', `blocks of \`${channel}\` are anchored on the other channel`);
  }
  requireAscending(blocks);
  const last = (await ctx.state.find(row.relay(channel, founder)))?.last;
  const anchors: Anchor[] = [];
  for (const block of blocks) anchors.push(await anchorOne(ctx, { channel, founder, last }, block));
  await moveRelay(ctx, { channel, founder, last }, blocks);
  return anchors;
}

/** Where a founder's relay stands. */
interface Standing {
  readonly channel: ChannelName;
  readonly founder: MspId;
  /** The highest block it has anchored. */
  readonly last: string | undefined;
}

function requireAscending(blocks: readonly AnchoredBlock[]): void {
  blocks.forEach(({ number }, index) => {
    const before = blocks[index - 1];
    if (before !== undefined && BigInt(number) <= BigInt(before.number))
      throw new HubError('INVALID_ARGUMENT', `blocks at \`${index}\` must ascend`);
  });
}

async function anchorOne(
  ctx: HubContext,
  { channel, founder, last }: Standing,
  { number, hash }: AnchoredBlock,
): Promise<Anchor> {
  const at = row.anchor(channel, BigInt(number), founder);
  const standing = await ctx.state.find(at);
  if (standing === undefined) {
    if (last !== undefined && BigInt(number) < BigInt(last))
      throw new HubError(
        'WRONG_STATE',
        `\`${founder}\` has anchored block ${last} of \`${channel}\` already`,
      );
    return await ctx.state.create(at, { channel, number, founder, hash });
  }
  if (standing.hash === hash) return standing;
  throw new HubError(
    'ANCHOR_MISMATCH',
    `\`${founder}\` anchored another hash for block ${number} of \`${channel}\``,
  );
}

/** Numbers of one founder never fall. */
async function moveRelay(
  ctx: HubContext,
  { channel, founder, last }: Standing,
  blocks: readonly AnchoredBlock[],
): Promise<void> {
  const highest = blocks.at(-1)?.number;
  if (highest === undefined || (last !== undefined && BigInt(highest) <= BigInt(last))) return;
  await ctx.state.put(row.relay(channel, founder), { channel, founder, last: highest });
}
