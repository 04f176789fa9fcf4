/** Applications: certified clients of a member. They query, and write nothing. Each member registers its own. */
import type { ApplicationId, Spki } from '../../model/identifier';
import type { Application } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { KEY_LIFE, type KeyEvent } from '../life/key-life';
import { nextState } from '../life/life';
import { row } from '../state/row';
import { claimKey } from './key-claim';

export interface ApplicationTerms {
  readonly id: ApplicationId;
  readonly name: string;
  readonly spki: Spki;
}

/**
 * The application stands under the acting member, and its key signs tokens.
 *
 * @throws {HubError} `NOT_ALLOWED`: no admin of a standing member; `ALREADY_EXISTS`: the application, or somebody's
 *   registration of this key; `INVALID_ARGUMENT`: no P-256 key.
 */
export async function registerApplication(ctx: HubContext, terms: ApplicationTerms): Promise<Application> {
  const msp = await ctx.requireAdmin();
  await claimKey(ctx, terms.spki, { msp, duty: 'APPLICATION', id: terms.id });
  return ctx.state.create(row.application(msp, terms.id), { ...terms, msp, state: 'ACTIVE' });
}

/**
 * The acting member's application is suspended, resumed or revoked, at once.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`; `WRONG_STATE`.
 */
export async function changeApplication(
  ctx: HubContext,
  id: ApplicationId,
  event: Exclude<KeyEvent, 'rotate'>,
): Promise<Application> {
  return ctx.state.put(...(await moved(ctx, id, event)));
}

/**
 * From now on another key signs the application's tokens; the one before signs nothing more, and is never registered again.
 * A suspended application stays suspended.
 *
 * @throws {HubError} `NOT_ALLOWED`; `NOT_FOUND`; `WRONG_STATE`: revoked; `ALREADY_EXISTS`: the key was registered before;
 *   `INVALID_ARGUMENT`: no P-256 key.
 */
export async function rotateApplicationKey(
  ctx: HubContext,
  id: ApplicationId,
  spki: Spki,
): Promise<Application> {
  const [at, application] = await moved(ctx, id, 'rotate');
  await claimKey(ctx, spki, { msp: application.msp, duty: 'APPLICATION', id });
  return ctx.state.put(at, { ...application, spki });
}

async function moved(
  ctx: HubContext,
  id: ApplicationId,
  event: KeyEvent,
): Promise<readonly [ReturnType<typeof row.application>, Application]> {
  const msp = await ctx.requireAdmin();
  const at = row.application(msp, id);
  const application = await ctx.state.require(at);
  return [at, { ...application, state: nextState(KEY_LIFE, application.state, event, at.what) }];
}
