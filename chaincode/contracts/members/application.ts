/** Applications: certified clients of a member. They query, and write nothing. Each member registers its own. */
import type { ApplicationId, Spki } from '../../model/identifier';
import type { Application } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { KEY_LIFE, type KeyEvent } from '../life/key-life';
import { nextState } from '../life/life';
import { row } from '../state/row';
import { requirePublicKey } from './public-key';

export interface ApplicationTerms {
  readonly id: ApplicationId;
  readonly name: string;
  readonly spki: Spki;
}

/**
 * The application stands under the acting member, and its key signs tokens.
 *
 * @throws {HubError} `NOT_ALLOWED`: no admin of a standing member; `ALREADY_EXISTS`; `INVALID_ARGUMENT`: no P-256 key.
 */
export async function registerApplication(ctx: HubContext, terms: ApplicationTerms): Promise<Application> {
  const msp = await ctx.requireAdmin();
  requirePublicKey(terms.spki);
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
  event: KeyEvent,
): Promise<Application> {
  const msp = await ctx.requireAdmin();
  const application = await ctx.state.require(row.application(msp, id));
  const state = nextState(KEY_LIFE, application.state, event, `application \`${id}\``);
  return ctx.state.put(row.application(msp, id), { ...application, state });
}
