/** Long work in steps, between which whatever else waits has its turn. */
import { setImmediate } from 'node:timers/promises';

/** Work that yields where it may be interrupted, and returns what it made. */
export type Steps<T> = Generator<void, T, void>;

/** Does the work; between two steps the event loop goes round once. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await setImmediate();
  }
}

/** Does the work in one go. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
