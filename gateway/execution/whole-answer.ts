/** One request over a pool and its whole answer, bounded in time and size. */
import { type Dispatcher, errors, type Pool } from 'undici';

export interface WholeRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WholeAnswerLimits {
  /** Ends the request, queued or sent. */
  readonly signal: AbortSignal;
  /** From now until the answer is whole. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

export interface WholeAnswer {
  readonly status: number;
  /** Undefined when it is longer than admitted; the rest was not read. */
  readonly text: string | undefined;
}

/**
 * Posts, and reads the answer as UTF-8.
 *
 * By the dispatcher's own callbacks: a stream and three signals for each fetch cost more than the request itself.
 *
 * Rejects with `HeadersTimeoutError` of undici when the time is over, with the signal's reason when it aborts, and with whatever the connection says.
 */
export async function postWhole(
  pool: Pool,
  { path, headers, body }: WholeRequest,
  limits: WholeAnswerLimits,
): Promise<WholeAnswer> {
  limits.signal.throwIfAborted();
  return await new Promise((resolve, reject) => {
    const reader = new AnswerReader(limits, resolve, reject);
    pool.dispatch({ path, method: 'POST', headers, body }, reader);
  });
}

class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #limits: WholeAnswerLimits;
  readonly #resolve: (answer: WholeAnswer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort = (): void => this.#giveUp(this.#limits.signal.reason);
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #ended = false;
  #gaveUp: Error | undefined;
  #controller: Dispatcher.DispatchController | undefined;

  constructor(
    limits: WholeAnswerLimits,
    resolve: (answer: WholeAnswer) => void,
    reject: (error: unknown) => void,
  ) {
    this.#limits = limits;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => this.#giveUp(new errors.HeadersTimeoutError()), limits.timeoutMs);
    limits.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It was given up while it waited for a connection: nothing of it is sent.
    if (this.#gaveUp !== undefined) controller.abort(this.#gaveUp);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size <= this.#limits.maxBytes) {
      this.#chunks.push(chunk);
      return;
    }
    this.#end(() => this.#resolve({ status: this.#status, text: undefined }));
    controller.abort(new errors.RequestAbortedError());
  }

  onResponseEnd(): void {
    const text = Buffer.concat(this.#chunks, this.#size).toString('utf8');
    this.#end(() => this.#resolve({ status: this.#status, text }));
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#end(() => this.#reject(error));
  }

  #giveUp(reason: unknown): void {
    const error = reason instanceof Error ? reason : new errors.RequestAbortedError();
    this.#end(() => this.#reject(error));
    this.#gaveUp = error;
    this.#controller?.abort(error);
  }

  /** The first end counts: giving up makes the connection end too. */
  #end(settle: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#limits.signal.removeEventListener('abort', this.#onAbort);
    settle();
  }
}
