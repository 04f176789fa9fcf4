/**
 * Denials, recorded: the same one again and again becomes one line that is counted.
 *
 * Ten identical denials in a minute have a line each. The next one's line says that it collapses; those that follow until the
 * minute is over are answered with its access id, and its outcome line counts them. A crash leaves that line without its
 * outcome, which is then `INTERRUPTED`: that more were denied stands on the ledger, how many does not.
 */
import { LRUCache } from 'lru-cache';
import { canonicalHash, type Instant, isHubError, RECORD_VERSION } from '../../chaincode/model';
import { type AccessIdentity, type DecisionInput, decisionContent } from './decision-content';
import type { DecisionContent, Journal } from './journal';

/** So many identical denials of a window have a line each. */
export const DENIALS_EACH = 10;
export const DENIAL_WINDOW_MS = 60_000;
/** Different denials that are counted at a time; of more, the one that was met longest ago begins anew. */
const MAX_WINDOWS = 10_000;

export interface DenialsOptions {
  readonly journal: Pick<Journal, 'decide' | 'conclude'>;
  /** Told of an outcome that could not be written for another reason than a journal that is away: a mistake of ours. */
  readonly failed: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Milliseconds by a clock that never goes back. */
  readonly monotonicMs?: () => number;
  /** Calls `act` after so many milliseconds. @returns a function that prevents it. */
  readonly after?: (ms: number, act: () => void) => () => void;
}

/** A denial that has its line, or shares one. */
export interface RecordedDenial {
  readonly identity: AccessIdentity;
  readonly sequence: bigint;
}

/** The line that the rest of a window's denials share. */
interface Collapse {
  readonly identity: AccessIdentity;
  readonly recorded: Promise<RecordedDenial>;
  readonly startedMs: number;
  /** Nobody waits for the end of the minute any more. */
  readonly cancel: () => void;
  /** Denials beside the line's own. */
  repeats: number;
}

interface Window {
  readonly startedMs: number;
  count: number;
  collapse?: Collapse;
}

export class Denials {
  readonly #options: Required<DenialsOptions>;
  readonly #windows = new LRUCache<string, Window>({
    max: MAX_WINDOWS,
    dispose: (window) => this.#end(window),
  });
  readonly #ending = new Set<Promise<void>>();

  constructor(options: DenialsOptions) {
    this.#options = { monotonicMs: () => performance.now(), after: afterwards, ...options };
  }

  /**
   * Records a denial; resolves once its line, or the one it shares, is durable. The journal has taken the line when this
   * returns.
   *
   * @throws {HubError} `JOURNAL_UNAVAILABLE`.
   */
  async record(input: DecisionInput): Promise<RecordedDenial> {
    const content = decisionContent(input);
    const key = keyOf(content, input.operation);
    const window = this.#windowOf(key);
    window.count += 1;
    if (window.count <= DENIALS_EACH) return await this.#write(input.access, content);
    if (window.collapse !== undefined) {
      window.collapse.repeats += 1;
      return await window.collapse.recorded;
    }
    window.collapse = this.#begin(key, window, input.access, content);
    return await window.collapse.recorded;
  }

  /** Every collapsed line has its outcome, or is owed one. */
  async close(): Promise<void> {
    this.#windows.clear();
    await Promise.all(this.#ending);
  }

  #windowOf(key: string): Window {
    const { monotonicMs } = this.#options;
    const known = this.#windows.get(key);
    if (known !== undefined && monotonicMs() - known.startedMs < DENIAL_WINDOW_MS) return known;
    const window = { startedMs: monotonicMs(), count: 0 };
    this.#windows.set(key, window);
    return window;
  }

  #begin(key: string, window: Window, identity: AccessIdentity, content: DecisionContent): Collapse {
    const { after, monotonicMs, nowMs } = this.#options;
    const forget = (): void => {
      if (this.#windows.peek(key) === window) this.#windows.delete(key);
    };
    const cancel = after(window.startedMs + DENIAL_WINDOW_MS - monotonicMs(), forget);
    const recorded = this.#write(identity, { ...content, collapses: true });
    // What is not durable is shared by nobody else: the next one tries anew.
    recorded.catch(forget);
    return { identity, recorded, startedMs: nowMs(), cancel, repeats: 0 };
  }

  async #write(identity: AccessIdentity, content: DecisionContent): Promise<RecordedDenial> {
    const { sequence } = await this.#options.journal.decide(content);
    return { identity, sequence: BigInt(sequence) };
  }

  #end({ collapse }: Window): void {
    if (collapse === undefined) return;
    collapse.cancel();
    const ending = this.#conclude(collapse).finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  async #conclude({ identity, recorded, repeats, startedMs }: Collapse): Promise<void> {
    const { journal, nowMs } = this.#options;
    try {
      await recorded;
      await journal.conclude({
        v: RECORD_VERSION,
        kind: 'OUTCOME',
        access: identity.id,
        at: new Date(nowMs()).toISOString() as Instant,
        status: 'REFUSED',
        repeats,
        served: [],
        durationMs: Math.max(0, Math.round(nowMs() - startedMs)),
      });
    } catch (error) {
      // The journal owes the outcome, or has no such line: its callers were told. Nobody waits here for anything else, and
      // rethrown it would end the gateway for one line that a restart makes good (`INTERRUPTED`).
      if (!isHubError(error, 'JOURNAL_UNAVAILABLE')) this.#options.failed(error);
    }
  }
}

/** All that a line says but when, and under which id; and what was asked, which the line has only under the access key. */
function keyOf(content: DecisionContent, operation: DecisionInput['operation']): string {
  const { access: _, at: __, operationHash: ___, height: ____, blockHash: _____, ...same } = content;
  return canonicalHash({
    ...same,
    operation: { ...operation, operationName: operation.operationName ?? null },
  });
}

function afterwards(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
