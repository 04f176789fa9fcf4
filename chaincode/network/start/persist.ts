/** Steps that fail while the nodes around them are still starting, or because they were taken before. */
import { setTimeout as delay } from 'node:timers/promises';
import { isHubError } from '../../model';

const PAUSE_MS = 200;

/**
 * Repeats a step until it is done.
 *
 * @throws {HubError} what it threw last, once `withinMs` have passed; any other error at once.
 */
export async function persist<T>(step: () => Promise<T>, withinMs: number): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!isHubError(error) || performance.now() > end) throw error;
      await delay(PAUSE_MS);
    }
  }
}

/**
 * As {@link persist}, of a step that is refused when it was taken before: a start that was cut short goes on where it was.
 *
 * @param stands true if what the step makes stands; it may throw as the step does.
 */
export async function ensure(
  step: () => Promise<unknown>,
  stands: () => Promise<boolean>,
  withinMs: number,
): Promise<void> {
  await persist(async () => {
    try {
      await step();
    } catch (error) {
      if (!isHubError(error, 'NETWORK_FAILED') || !(await stands())) throw error;
    }
  }, withinMs);
}
