/** The channel as its CONFIG blocks left it: who certifies whom. */
import { z } from 'zod';
import { HubError, isHubError, mspId } from '../../../model';
import type { Transaction } from '../../block/block';
import { type ChannelConfig, parseConfig } from '../../block/channel-config';
import { requireNextConfig } from '../../block/config-check';
import { checkCreator } from '../../block/signature-check';

/** The view's own row of it. */
export const channelState = z
  .strictObject({
    v: z.literal(1),
    /** The founders of block 0, sorted. */
    founders: z.array(mspId).readonly(),
    /** `common.ConfigEnvelope` bytes, base64. */
    config: z.base64(),
  })
  .readonly();
export type ChannelState = z.infer<typeof channelState>;

/** @throws {HubError} `CHAIN_BROKEN`. */
export function configOf(state: ChannelState): ChannelConfig {
  return parseConfig(Buffer.from(state.config, 'base64'));
}

/**
 * What block 0 begins with: its configuration, signed by nobody or by one of those it names.
 *
 * @throws {HubError} `CHAIN_BROKEN`: it holds something else.
 */
export function firstState(first: Transaction): ChannelState {
  if (first.config === undefined) throw new HubError('CHAIN_BROKEN', 'block 0 holds no configuration');
  const { members, msps } = parseConfig(first.config);
  if (first.signature.length > 0 && checkCreator(first, msps) === undefined)
    throw new HubError('CHAIN_BROKEN', 'block 0 is not signed by one of its members');
  return channelState.parse({ v: 1, founders: members, config: base64(first.config) });
}

/**
 * What a later CONFIG transaction makes of it: no other than the update that the founders' admins signed.
 *
 * @throws {HubError} `CHAIN_BROKEN`: they did not; `CONFIG_UNKNOWN`: they did, and this build does not know what it changes. Either
 *   way nobody can say from here on whose signatures count.
 */
export function nextState(
  before: ChannelState,
  transaction: Transaction,
  { channel, isAlone }: { readonly channel: string; readonly isAlone: boolean },
): ChannelState {
  const { config } = transaction;
  const current = configOf(before);
  const isSigned = checkCreator(transaction, current.msps) !== undefined;
  if (config === undefined || !isAlone || !isSigned) throw unsigned();
  try {
    requireNextConfig(channel, current, config);
  } catch (cause) {
    if (isHubError(cause, 'INVALID_ARGUMENT'))
      throw new HubError(
        'CONFIG_UNKNOWN',
        `a configuration of channel \`${channel}\` is of an unknown kind`,
        { cause },
      );
    throw isHubError(cause) ? unsigned(cause) : cause;
  }
  return { ...before, config: base64(config) };
}

function unsigned(cause?: unknown): HubError {
  return new HubError('CHAIN_BROKEN', 'a configuration is in force that the founders did not sign', {
    cause,
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
