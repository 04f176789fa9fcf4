/** What every measured process does: starts, says where it answers, and tells what it has used whenever it is asked. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process has used so far. */
export interface Usage {
  /** User and system, of this process alone. */
  readonly cpuMs: number;
  /** After a collection, where one was asked for. */
  readonly heapBytes: number;
  readonly residentBytes: number;
}

/** What a bench asks of a measured process. */
export type Question =
  | { readonly ask: 'usage' | 'collected' }
  | { readonly ask: 'work'; readonly work: object };

export interface Measured {
  /** Undefined for a process that answers nobody. */
  readonly port?: number;
  readonly work?: (work: object) => Promise<unknown>;
  close(): Promise<void>;
}

/** Runs until the bench lets go. The configuration is the file that the first argument names. */
export function serveMeasured<C>(start: (config: C) => Promise<Measured>): void {
  void run(start).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
}

async function run<C>(start: (config: C) => Promise<Measured>): Promise<void> {
  const measured = await start(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as C);
  process.on('message', (question: Question) => void answer(measured, question));
  process.once('disconnect', () => void measured.close().finally(() => process.exit()));
  process.send?.({ port: measured.port });
}

async function answer({ work }: Measured, question: Question): Promise<void> {
  if (question.ask === 'work') {
    process.send?.({ answer: await work?.(question.work) });
    return;
  }
  if (question.ask === 'collected') collect();
  process.send?.({ answer: usage() });
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const { heapUsed, rss } = process.memoryUsage();
  return { cpuMs: (user + system) / 1000, heapBytes: heapUsed, residentBytes: rss };
}

function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
  gc();
}
