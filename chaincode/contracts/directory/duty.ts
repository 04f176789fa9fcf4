/** Level 1: duties. Recorded, amended under the next version, retired; never deleted. */
import { HubError } from '../../model/error';
import type { DutyId, MspId } from '../../model/identifier';
import type { Duty, DutyContent } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { DUTY_LIFE } from '../life/duty-life';
import { nextState } from '../life/life';
import { row } from '../state/row';

/**
 * The duty stands under the acting member, as version 1.
 *
 * @throws {HubError} `NOT_ALLOWED`; `ALREADY_EXISTS`: recorded before, even if it is retired by now.
 */
export async function recordDuty(ctx: HubContext, id: DutyId, content: DutyContent): Promise<Duty> {
  const msp = await ctx.requireAdmin();
  return ctx.state.create(row.duty(msp, id), { msp, id, version: 1, status: 'STANDING', content });
}

/** What an amendment says, and of which version. */
export interface DutyAmendment {
  readonly id: DutyId;
  /** The version that was read: one amendment does not undo another unseen. */
  readonly version: number;
  readonly content: DutyContent;
}

/**
 * The duty stands under its next version.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`; `WRONG_STATE`: retired, or at another version.
 */
export async function amendDuty(ctx: HubContext, { id, version, content }: DutyAmendment): Promise<Duty> {
  const msp = await ctx.requireAdmin();
  const duty = await ctx.state.require(row.duty(msp, id));
  const status = nextState(DUTY_LIFE, duty.status, 'amend', `duty \`${id}\``);
  if (duty.version !== version) {
    throw new HubError('WRONG_STATE', `duty \`${id}\` is at version ${duty.version}`);
  }
  return ctx.state.put(row.duty(msp, id), { ...duty, status, version: version + 1, content });
}

/**
 * The duty is retired for good: no version of an entry is locked on it any more.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`; `WRONG_STATE`: retired already, or an entry in force rests on it alone.
 */
export async function retireDuty(ctx: HubContext, id: DutyId, reason: string): Promise<Duty> {
  const msp = await ctx.requireAdmin();
  const duty = await ctx.state.require(row.duty(msp, id));
  const status = nextState(DUTY_LIFE, duty.status, 'retire', `duty \`${id}\``);
  await requireDispensable(ctx, msp, id);
  return ctx.state.put(row.duty(msp, id), { ...duty, status, statusReason: reason });
}

/** Every entry in force that rests on the duty has another one that stands. */
async function requireDispensable(ctx: HubContext, msp: MspId, id: DutyId): Promise<void> {
  const claim = await ctx.state.find(row.dutyClaim(msp, id));
  for (const code of claim?.entries ?? []) {
    const { version } = await ctx.state.require(row.entry(code));
    const { content } = await ctx.state.require(row.version(code, version));
    if (await someStands(ctx, msp, content.duties, id)) continue;
    throw new HubError(
      'WRONG_STATE',
      `entry \`${code}\` rests on duty \`${id}\` alone: amend or withdraw it first`,
    );
  }
}

async function someStands(
  ctx: HubContext,
  msp: MspId,
  duties: readonly DutyId[],
  except: DutyId,
): Promise<boolean> {
  for (const duty of duties) {
    if (duty !== except && (await ctx.state.find(row.duty(msp, duty)))?.status === 'STANDING') return true;
  }
  return false;
}
