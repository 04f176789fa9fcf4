/** The callers, in a process of their own: each asks again as soon as it is answered. */
import { createHash } from 'node:crypto';
import { Pool } from 'undici';
import { serveMeasured } from './measured';

export interface Load {
  readonly url: string;
  readonly token: string;
  /** Sent in turn. */
  readonly bodies: readonly string[];
  readonly requests: number;
  readonly callers: number;
}

export interface LoadResult {
  readonly wallMs: number;
  readonly latenciesMs: readonly number[];
  /** Of the data answered to each body, so that what was measured can be compared; of the first that was no answer, its text. */
  readonly answers: Readonly<Record<number, string>>;
  readonly failed?: string;
}

const pools = new Map<string, Pool>();

function poolOf(url: string, connections: number): Pool {
  const { origin } = new URL(url);
  const known = pools.get(origin);
  if (known !== undefined) return known;
  const pool = new Pool(origin, { connections });
  pools.set(origin, pool);
  return pool;
}

async function run(load: Load): Promise<LoadResult> {
  const latenciesMs: number[] = [];
  const answers: Record<number, string> = {};
  let failed: string | undefined;
  let next = 0;
  const startedMs = performance.now();
  const caller = async (): Promise<void> => {
    while (next < load.requests && failed === undefined) {
      const at = next++ % load.bodies.length;
      const beganMs = performance.now();
      const text = await ask(load, load.bodies[at] ?? '');
      latenciesMs.push(performance.now() - beganMs);
      const { data, errors } = JSON.parse(text) as { readonly data?: unknown; readonly errors?: unknown };
      if (data == null || errors !== undefined) failed ??= text;
      else answers[at] ??= createHash('sha256').update(JSON.stringify(data)).digest('hex');
    }
  };
  await Promise.all(Array.from({ length: load.callers }, caller));
  const wallMs = performance.now() - startedMs;
  return { wallMs, latenciesMs, answers, ...(failed === undefined ? {} : { failed }) };
}

async function ask({ url, token, callers }: Load, body: string): Promise<string> {
  const { body: answer } = await poolOf(url, callers).request({
    path: new URL(url).pathname,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });
  return await answer.text();
}

serveMeasured(async () => ({
  work: async (work) => await run(work as Load),
  close: async () => {
    await Promise.all([...pools.values()].map(async (pool) => await pool.close()));
  },
}));
