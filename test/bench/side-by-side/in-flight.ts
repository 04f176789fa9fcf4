/** Does `work` for 0 … `count` − 1, so many at a time; the first failure is thrown once those under way have ended. */
export async function inFlight(
  count: number,
  atATime: number,
  work: (n: number) => Promise<unknown>,
): Promise<void> {
  const numbers = Array(count).keys();
  const settled = await Promise.allSettled(
    Array.from({ length: Math.min(atATime, count) }, async () => {
      for (const n of numbers) await work(n);
    }),
  );
  const failure = settled.find((each) => each.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}
