/** What all contracts share: the channel they belong to, founding first, and errors that start with their code. */
import { type Context, Contract } from 'fabric-contract-api';
import { HubError, isHubError } from '../../model/error';
import { requireOwnPeer } from '../endorsement/guard';
import { HubContext } from './hub-context';

export interface HubContractOptions {
  readonly name: string;
  /** The functions of each channel; `all`, or the names of the few. */
  readonly channels: Readonly<Partial<Record<string, 'all' | readonly string[]>>>;
  /** Functions that may be called before every founder stands. */
  readonly beforeFounding?: readonly string[];
}

/**
 * A contract of the hub.
 *
 * Every function refuses another channel (`WRONG_CHANNEL`) and, but for founding itself, answers `NOT_FOUNDED` until all
 * founders stand. Each transaction that wrote anything also writes its creator's guard, so that it counts only when
 * endorsed by that member's peer and a majority of the founders, or by all founders. An error leaves as a message that starts with its code: ``WRONG_STATE: draft `income` is LOCKED``.
 */
export abstract class HubContract extends Contract {
  readonly #options: HubContractOptions;

  constructor(options: HubContractOptions) {
    super(options.name);
    this.#options = options;
  }

  override createContext(): HubContext {
    return new HubContext();
  }

  override async aroundTransaction(ctx: Context, fn: unknown, parameters: unknown): Promise<void> {
    try {
      await this.#admit(ctx as HubContext, String(fn));
      // biome-ignore lint/complexity/noBannedTypes: Fabric declares the function's name as `Function`.
      const answered = await super.aroundTransaction(ctx, fn as Function, parameters);
      // Whoever calls, and whatever was written: without the creator's guard no view takes the transaction for valid.
      if ((ctx as HubContext).state.hasWritten) await requireOwnPeer(ctx as HubContext);
      return answered;
    } catch (error) {
      throw coded(error);
    }
  }

  override async unknownTransaction(ctx: Context): Promise<void> {
    const { fcn } = ctx.stub.getFunctionAndParameters();
    throw coded(new HubError('NOT_FOUND', `there is no function \`${fcn}\``));
  }

  async #admit(ctx: HubContext, fn: string): Promise<void> {
    const channel = ctx.stub.getChannelID();
    const functions = this.#options.channels[channel];
    if (functions === undefined || (functions !== 'all' && !functions.includes(fn))) {
      throw new HubError('WRONG_CHANNEL', `\`${this.getName()}:${fn}\` is not on channel \`${channel}\``);
    }
    if (!this.#options.beforeFounding?.includes(fn)) await ctx.requireFounded();
  }
}

/** The peer passes on a message alone, so the code travels in it. Other errors are our mistakes and say so. */
function coded(error: unknown): Error {
  if (isHubError(error)) return new Error(`${error.code}: ${error.message}`, { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`INTERNAL: ${message}`, { cause: error });
}
