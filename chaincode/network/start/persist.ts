/** Steps that fail while the nodes around them are still starting. */
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
