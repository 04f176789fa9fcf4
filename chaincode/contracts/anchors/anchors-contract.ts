/** Contract `Anchors`: on each channel, what the founders' relays say of the other one's blocks. */
import { Info, Transaction } from 'fabric-contract-api';
import { decimal, mspId } from '../../model/identifier';
import { parseAs, parseJsonAs } from '../../model/parse';
import { anchoredBlocks, channelName } from '../../model/record';
import { answer } from '../contract/answer';
import { HubContext } from '../contract/hub-context';
import { HubContract } from '../contract/hub-contract';
import { row } from '../state/row';
import { anchorBlocks } from './anchor-blocks';
import { readAnchors } from './anchored';

@Info({ title: 'Anchors', description: "the other channel's blocks, as founders' relays saw them" })
export class Anchors extends HubContract {
  constructor() {
    super({ name: 'Anchors', channels: { directory: 'all', exchange: 'all' } });
  }

  @Transaction()
  async Anchor(ctx: HubContext, channel: string, blocksJson: string): Promise<string> {
    const of = parseAs(channelName, channel, 'channel');
    const blocks = parseJsonAs(anchoredBlocks, blocksJson, 'blocks');
    return answer({ anchors: await anchorBlocks(ctx, { channel: of, blocks }) });
  }

  /** Each founder's anchor of one block, in the charter's order. */
  @Transaction(false)
  async ReadAnchors(ctx: HubContext, channel: string, number: string): Promise<string> {
    const at = parseAs(channelName, channel, 'channel');
    const anchors = await readAnchors(ctx, at, BigInt(parseAs(decimal, number, 'block number')));
    return answer({ anchors: anchors.filter((each) => each !== undefined) });
  }

  /** The highest block that a founder's relay has anchored: where it goes on after a restart. */
  @Transaction(false)
  async ReadRelay(ctx: HubContext, channel: string, msp: string): Promise<string> {
    const at = row.relay(parseAs(channelName, channel, 'channel'), parseAs(mspId, msp, 'member'));
    return answer(await ctx.state.require(at));
  }
}
