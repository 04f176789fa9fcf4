/** The bench's end of a measured process. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Question, Usage } from './measured';

export interface MeasuredPlan {
  /** Names its files. */
  readonly name: string;
  /** File of this folder, without its ending. */
  readonly module: string;
  readonly config: object;
  readonly folder: string;
  /** Where a profile of its processor time is written when it ends; without it none is taken. */
  readonly profile?: string;
}

export class MeasuredProcess {
  readonly name: string;
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(name: string, url: string, child: ChildProcess) {
    this.name = name;
    this.url = url;
    this.#child = child;
  }

  /** @throws when it ends before it answers; its log says why. */
  static async start({ name, module, config, folder, profile }: MeasuredPlan): Promise<MeasuredProcess> {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    const logFile = join(folder, `${name}.log`);
    const log = openSync(logFile, 'a', 0o600);
    const child = fork(join(__dirname, module), [file], {
      stdio: ['ignore', log, log, 'ipc'],
      execArgv: [
        '--no-warnings',
        ...(profile === undefined
          ? []
          : ['--cpu-prof', `--cpu-prof-name=${name}.cpuprofile`, `--cpu-prof-dir=${profile}`]),
      ],
    });
    closeSync(log);
    const { port } = (await next(child, logFile)) as { readonly port?: number };
    return new MeasuredProcess(name, `http://127.0.0.1:${port}/graphql`, child);
  }

  async usage(after?: 'collection'): Promise<Usage> {
    return (await this.#ask({ ask: after === undefined ? 'usage' : 'collected' })) as Usage;
  }

  /** What it makes of the work. */
  async work(work: object): Promise<unknown> {
    return await this.#ask({ ask: 'work', work });
  }

  /** Lets go of it; resolves once it has ended. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await ended;
  }

  /** One question at a time. */
  async #ask(question: Question): Promise<unknown> {
    const answered = next(this.#child, this.name);
    this.#child.send(question);
    return ((await answered) as { readonly answer: unknown }).answer;
  }
}

async function next(child: ChildProcess, log: string): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error(`a measured process ended; see \`${log}\``));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message);
    });
  });
}
