/** Keeps the hub's processes running, and ends them in the reverse order of their start. */
import { setTimeout as delay } from 'node:timers/promises';
import { HubError } from '../../../chaincode/model';
import { BACKOFF, Backoff, type BackoffOptions } from '../../../chaincode/network/supervision/backoff';
import { noteProcesses, type StartedProcess } from '../data-directory/leftover';
import { HubProcess, type ProcessPlaces, type ProcessPlan, type Ready } from './hub-process';

export interface SupervisorOptions {
  readonly dataDirectory: string;
  readonly places: ProcessPlaces;
  /** One line for the operator. */
  readonly report: (line: string) => void;
  /** By default {@link BACKOFF}. */
  readonly backoff?: BackoffOptions;
}

/**
 * What it means that a process dies again and again: nothing goes on without it, and the operator is to hear of it; or others go on,
 * and it is started again for ever, since what ended it may be mended elsewhere.
 */
export type Loss = 'ends the hub' | 'costs its own part';

/** A process that is to run for as long as the hub does. */
interface Kept {
  readonly planFor: (last: Ready | undefined) => ProcessPlan;
  readonly loss: Loss;
  readonly backoff: Backoff;
  process: HubProcess;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #kept: Kept[] = [];
  readonly #tasks = new Set<HubProcess>();
  #stopping = false;
  /** Rejects when a process died too often to be started again. Never resolves. */
  readonly lost: Promise<never>;
  #giveUp: (error: HubError) => void = () => undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.lost = new Promise((_resolve, reject) => {
      this.#giveUp = reject;
    });
    // Whoever waits for it hears of it; until someone does, it is no unhandled rejection.
    this.lost.catch(() => undefined);
  }

  /** True once {@link stop} was called: what ends from then on was told to. */
  get isStopping(): boolean {
    return this.#stopping;
  }

  /**
   * Starts a process and keeps it running from then on.
   *
   * @param planFor the plan of its next start, given what it last reported: a process that is started again must be found
   *   where it was.
   * @param loss what becomes of the hub if it keeps dying.
   * @throws {HubError} as {@link HubProcess.ready}.
   */
  async keep(planFor: (last: Ready | undefined) => ProcessPlan, loss: Loss = 'ends the hub'): Promise<Ready> {
    const process = this.#fork(planFor(undefined));
    const kept: Kept = { planFor, loss, backoff: new Backoff(this.#waits), process };
    this.#kept.push(kept);
    const ready = await process.ready();
    this.#watch(kept, ready);
    return ready;
  }

  /** Runs a process that ends by itself. @throws {HubError} as {@link HubProcess.ready}. */
  async run(plan: ProcessPlan): Promise<Ready> {
    const process = this.#fork(plan);
    this.#tasks.add(process);
    try {
      const ready = await process.ready();
      await process.ended;
      return ready;
    } finally {
      this.#tasks.delete(process);
    }
  }

  /** Ends everything: tasks first, then what was started last. Resolves once nothing runs any more. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#tasks].map((task) => task.stop()));
    for (const kept of [...this.#kept].reverse()) await kept.process.stop();
    noteProcesses(this.#options.dataDirectory, []);
  }

  get #waits(): BackoffOptions {
    return this.#options.backoff ?? BACKOFF;
  }

  #fork(plan: ProcessPlan): HubProcess {
    if (this.#stopping) throw new HubError('NOT_READY', 'the hub is stopping');
    const process = HubProcess.start(plan, this.#options.places);
    this.#note(process);
    return process;
  }

  #note(started: HubProcess): void {
    const running = [...this.#kept.map((kept) => kept.process), ...this.#tasks, started];
    const noted: StartedProcess[] = [];
    for (const { name, pid, identity } of running) {
      if (identity !== undefined) noted.push({ name, pid, identity });
    }
    noteProcesses(this.#options.dataDirectory, noted);
  }

  #watch(kept: Kept, ready: Ready): void {
    void kept.process.ended.then(() => this.#revive(kept, ready));
  }

  async #revive(kept: Kept, ready: Ready): Promise<void> {
    if (this.#stopping) return;
    const { name, startedAtMs } = kept.process;
    const next = kept.backoff.next(performance.now() - startedAtMs);
    const waitMs = next ?? (kept.loss === 'costs its own part' ? this.#waits.longestMs : undefined);
    if (waitMs === undefined) {
      this.#giveUp(new HubError('INTERNAL', `process \`${name}\` keeps ending; see its log`));
      return;
    }
    this.#options.report(`${name} ended, starting it again in ${waitMs} ms`);
    await delay(waitMs);
    if (this.#stopping) return;
    await this.#startAgain(kept, ready);
  }

  async #startAgain(kept: Kept, last: Ready): Promise<void> {
    const next = this.#fork(kept.planFor(last));
    kept.process = next;
    try {
      const ready = await next.ready();
      this.#options.report(`${next.name} is back`);
      this.#watch(kept, ready);
    } catch (error) {
      this.#options.report(error instanceof Error ? error.message : String(error));
      // Alive but silent is no better than dead.
      await next.stop();
      await this.#revive(kept, last);
    }
  }
}
