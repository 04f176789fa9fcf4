/** State machines as tables: state × event → the next state, or the code of the refusal. */
import { type ErrorCode, HubError } from '../../model/error';

/** The refusal of an event that does not follow from a state. No state has this name. */
export const NO: Extract<ErrorCode, 'WRONG_STATE'> = 'WRONG_STATE';

/** A whole machine: every event has an answer in every state. */
export type Life<S extends string, E extends string> = Readonly<
  Record<S, Readonly<Record<E, S | typeof NO>>>
>;

/**
 * The state that follows.
 *
 * @param what names the thing in the message: ``draft `income` ``.
 * @throws {HubError} `WRONG_STATE`: the event does not follow from the state.
 */
export function nextState<S extends string, E extends string>(
  life: Life<S, E>,
  state: S,
  event: E,
  what: string,
): S {
  const next = life[state][event];
  if (next === NO) throw new HubError(NO, `${what} is ${state}: \`${event}\` does not follow`);
  return next as S;
}
