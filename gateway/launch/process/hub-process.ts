/**
 * One process of the hub: forked with a configuration file that only its owner reads, and heard over IPC.
 *
 * It leads its own process group, so that Ctrl-C reaches the launcher alone, which then stops everything in order; and it
 * ends by itself when the launcher is gone.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../../../chaincode/ledger/durable/whole-file';
import { HubError } from '../../../chaincode/model';
import { processIdentity } from '../../../chaincode/network/supervision/process-identity';
import { type ProcessMessage, processMessage, reportedError } from './message';

/** What a process said when it was ready. */
export type Ready = Readonly<Record<string, unknown>>;

export interface ProcessPlan {
  /** `ledger`, `gateway`, a department's folder name. */
  readonly name: string;
  /** Compiled module that is run. */
  readonly module: string;
  readonly config: object;
  /** How long until it must be ready. */
  readonly readyWithinMs: number;
  /** A process whose work must not grow with the data: beyond this heap it ends. Left out, as much as the machine has. */
  readonly heapMiB?: number;
  readonly onProgress?: (line: string) => void;
}

export interface ProcessPlaces {
  /** Where configurations are written. */
  readonly run: string;
  /** Where output goes. */
  readonly logs: string;
  /** Compiled module that each process loads before its own. */
  readonly loadedFirst?: string;
}

const STOP_GRACE_MS = 10_000;

export class HubProcess {
  readonly name: string;
  /** Resolves when it has ended, whatever the reason. Never rejects. */
  readonly ended: Promise<void>;
  readonly startedAtMs = performance.now();
  readonly #child: ChildProcess;
  readonly #plan: ProcessPlan;
  readonly #log: string;

  private constructor(plan: ProcessPlan, places: ProcessPlaces) {
    this.name = plan.name;
    this.#plan = plan;
    this.#log = join(places.logs, `${plan.name}.log`);
    const config = join(places.run, `${plan.name}.json`);
    writeDurably(config, `${JSON.stringify(plan.config)}\n`);
    const log = openSync(this.#log, 'a', 0o600);
    this.#child = fork(plan.module, [config], {
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
      execArgv: [...execArgv(plan, places)],
    });
    closeSync(log);
    this.ended = new Promise((resolve) => this.#child.once('exit', () => resolve()));
  }

  static start(plan: ProcessPlan, places: ProcessPlaces): HubProcess {
    return new HubProcess(plan, places);
  }

  get pid(): number {
    if (this.#child.pid === undefined)
      throw new HubError('INTERNAL', `process \`${this.name}\` did not start`);
    return this.#child.pid;
  }

  /** Undefined when it has ended already. */
  get identity(): string | undefined {
    return processIdentity(this.pid);
  }

  /**
   * Resolves with what the process reports once it serves.
   *
   * @throws {HubError} the code it reported; `INTERNAL` when it ended or kept silent.
   */
  ready(): Promise<Ready> {
    return new Promise((resolve, reject) => {
      const overdue = setTimeout(() => {
        reject(this.#error(`was not ready within ${this.#plan.readyWithinMs / 1000} s`));
      }, this.#plan.readyWithinMs);
      const settle = (act: () => void): void => {
        clearTimeout(overdue);
        act();
      };
      this.#child.on('message', (raw) => {
        const read = processMessage.safeParse(raw);
        if (read.success) this.#hear(read.data, settle, resolve, reject);
      });
      this.#child.once('exit', (code, signal) => {
        settle(() => reject(this.#error(`ended (${signal ?? `code ${code}`}) before it was ready`)));
      });
      this.#child.once('error', (cause) => settle(() => reject(this.#error('could not be started', cause))));
    });
  }

  #hear(
    message: ProcessMessage,
    settle: (act: () => void) => void,
    resolve: (ready: Ready) => void,
    reject: (error: HubError) => void,
  ): void {
    switch (message.type) {
      case 'ready':
        settle(() => resolve(message));
        break;
      case 'failed':
        settle(() => reject(reportedError(message)));
        break;
      case 'progress':
        this.#plan.onProgress?.(message.step);
        break;
    }
  }

  /** Asks it to end, and ends it when it does not within ten seconds. Resolves once it has ended. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGTERM');
    const overdue = setTimeout(() => this.#child.kill('SIGKILL'), STOP_GRACE_MS);
    await this.ended;
    clearTimeout(overdue);
  }

  #error(what: string, cause?: unknown): HubError {
    return new HubError('INTERNAL', `process \`${this.name}\` ${what}; see \`${this.#log}\``, { cause });
  }
}

function execArgv({ heapMiB }: ProcessPlan, { loadedFirst }: ProcessPlaces): readonly string[] {
  return [
    '--no-warnings',
    ...(heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`]),
    ...(loadedFirst === undefined ? [] : ['--require', loadedFirst]),
  ];
}
