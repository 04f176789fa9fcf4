/** Composition, as the keeper sees it: a set of services in, a supergraph or its faults out. */
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { HubError } from '../../chaincode/model/error';

export interface ComposedService {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** Either a supergraph, or why there is none. */
export type Composition =
  | { readonly supergraphSdl: string; readonly faults?: undefined }
  | { readonly supergraphSdl?: undefined; readonly faults: readonly string[] };

interface Waiting {
  readonly resolve: (composition: Composition) => void;
  readonly reject: (error: HubError) => void;
}

/**
 * Composes in one worker thread, started at the first call and again after it dies. Calls may overlap; they are answered in order.
 */
export class Composer {
  #worker: Worker | undefined;
  #next = 0;
  readonly #waiting = new Map<number, Waiting>();

  /**
   * Composes one set of services.
   *
   * @throws {HubError} `INTERNAL` when the worker dies before it answers.
   */
  async compose(services: readonly ComposedService[]): Promise<Composition> {
    const worker = this.#worker ?? this.#start();
    const id = this.#next++;
    // A process stays alive for a composition under way, and not for an idle worker.
    worker.ref();
    return await new Promise<Composition>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, services });
    });
  }

  /** Ends the worker; what it was composing ends with `INTERNAL`. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#abandon(worker, undefined);
    await worker?.terminate();
  }

  #start(): Worker {
    // The same file runs built and, under the tests, as TypeScript: Node strips the types of a file without any syntax of its own.
    const worker = new Worker(join(__dirname, `composition-worker${extname(__filename)}`), {
      execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--disable-warning=ExperimentalWarning'],
    });
    worker.on('message', ({ id, ...composition }: Composition & { readonly id: number }) => {
      this.#waiting.get(id)?.resolve(composition as Composition);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) worker.unref();
    });
    worker.once('error', (cause) => this.#abandon(worker, cause));
    worker.once('exit', () => this.#abandon(worker, undefined));
    this.#worker = worker;
    return worker;
  }

  #abandon(worker: Worker | undefined, cause: unknown): void {
    if (worker === undefined || this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) {
      reject(new HubError('INTERNAL', 'the composing thread ended', { cause }));
    }
    this.#waiting.clear();
  }
}
