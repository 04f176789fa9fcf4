/** Whether a block of the other channel is what enough founders say it is. */
import { HubError } from '../../model/error';
import type { Sha256Hex } from '../../model/identifier';
import { type Anchor, anchoringOf, type ChannelName } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/** Each founder's anchor of a block, in the charter's order; undefined: none yet. */
export async function readAnchors(
  ctx: HubContext,
  channel: ChannelName,
  number: bigint,
): Promise<readonly (Anchor | undefined)[]> {
  const anchors: (Anchor | undefined)[] = [];
  for (const founder of (await ctx.charter()).founders) {
    anchors.push(await ctx.state.find(row.anchor(channel, number, founder)));
  }
  return anchors;
}

/**
 * @throws {HubError} `NOT_ANCHORED` (retryable): two founders have not anchored this hash yet; `ANCHOR_MISMATCH`: founders
 *   anchored another one, so that it never will be.
 */
export async function requireAnchored(
  ctx: HubContext,
  channel: ChannelName,
  number: bigint,
  hash: Sha256Hex,
): Promise<void> {
  const anchors = await readAnchors(ctx, channel, number);
  const anchoring = anchoringOf(
    hash,
    anchors.map((each) => each?.hash),
  );
  if (anchoring === 'ANCHORED') return;
  const block = `block ${number} of \`${channel}\``;
  if (anchoring === 'OPEN')
    throw new HubError('NOT_ANCHORED', `${block} is not anchored by two founders yet`);
  throw new HubError('ANCHOR_MISMATCH', `${block} is anchored with another hash`);
}
