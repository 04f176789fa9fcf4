import { setTimeout as sleep } from 'node:timers/promises';

/** Waits `baseMs` doubled `attempt` times, up to `maxMs`, of which a random half is left out: callers drift apart. */
export async function pause(attempt: number, baseMs: number, maxMs: number): Promise<void> {
  const full = Math.min(baseMs * 2 ** attempt, maxMs);
  await sleep(full * (0.5 + Math.random() / 2));
}
