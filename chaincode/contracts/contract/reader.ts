/** Who reads `exchange`. */
import { HubError } from '../../model/error';
import { isFounder } from '../../model/record';
import type { HubContext } from './hub-context';

/** `exchange` is read by founders and auditors. @throws {HubError} `NOT_A_READER`. */
export async function requireReader(ctx: HubContext): Promise<void> {
  const { msp } = ctx.caller;
  const charter = await ctx.charter();
  if (!isFounder(charter, msp) && !charter.auditors.includes(msp)) {
    throw new HubError('NOT_A_READER', `\`${msp}\` does not read the exchange channel`);
  }
}
