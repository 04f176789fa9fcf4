/** One process that is started again whenever it ends, until it is told to stop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from './backoff';
import type { ProcessPlan } from './plan';
import { processIdentity } from './process-identity';
import type { NotedProcess } from './roster';

/** A database is closed within this, or the process is killed: both stores recover. */
const GRACE_MS = 10_000;

export class Supervised {
  readonly #plan: ProcessPlan;
  readonly #changed: () => void;
  readonly #stopping = new AbortController();
  readonly #kept: Promise<void>;
  #child: ChildProcess | undefined;
  #restarts = 0;

  /** @param changed called whenever another process runs under this name, or none. */
  constructor(plan: ProcessPlan, changed: () => void) {
    this.#plan = plan;
    this.#changed = changed;
    this.#kept = this.#keep();
  }

  /** Undefined between two lives. */
  get noted(): NotedProcess | undefined {
    const pid = this.#child?.pid;
    const identity = pid === undefined ? undefined : processIdentity(pid);
    if (pid === undefined || identity === undefined) return undefined;
    return { name: this.#plan.name, pid, identity, restarts: this.#restarts };
  }

  /** Ends the process for good; resolves when it has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    child?.kill('SIGTERM');
    const overdue = setTimeout(() => child?.kill('SIGKILL'), GRACE_MS);
    await this.#kept;
    clearTimeout(overdue);
  }

  async #keep(): Promise<void> {
    const backoff = new Backoff();
    while (!this.#stopping.signal.aborted) {
      const startedAtMs = performance.now();
      await this.#live();
      if (this.#stopping.signal.aborted) return;
      // It is never given up: what another machine's fault has ended must come back when the fault is mended.
      const waitMs = backoff.next(performance.now() - startedAtMs) ?? GRACE_MS;
      await delay(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      this.#restarts += 1;
    }
  }

  async #live(): Promise<void> {
    const { command, args, environment, cwd, log } = this.#plan;
    const output = openSync(log, 'a', 0o600);
    // A group of its own: Ctrl-C in a shell must not reach it past the supervisor.
    const child = spawn(command, [...args], {
      cwd,
      env: { ...environment },
      stdio: ['ignore', output, output],
      detached: true,
    });
    closeSync(output);
    this.#child = child;
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      // It could not even be started; the exit event never comes.
      child.once('error', () => resolve());
    });
    this.#changed();
    await ended;
    this.#child = undefined;
    this.#changed();
  }
}
