/** `At-Least-Height`: a caller that has just changed the ledger is not answered from before its change. */
import type { View } from '../../chaincode/ledger/view/view';
import { HubError, type MspId } from '../../chaincode/model';
import type { AdmissionLimits } from './limits';

/** Lower case, as Node has a request's headers. */
export const LEAST_HEIGHT_HEADER = 'at-least-height';

/** A whole number as the ledger's keys write one. */
const HEIGHT = /^\d{1,16}$/;

/** One member takes at most this part of the places: asking for a height that never comes, it would keep all others from waiting. */
const PARTS = 4;

export interface LeastHeightParts {
  readonly view: Pick<View, 'current' | 'reach'>;
  /** True while the gateway answers by what the view shows. */
  readonly isSettled: () => boolean;
  /** Resolves once it does, or after so many milliseconds. */
  readonly settled: (withinMs: number) => Promise<void>;
  readonly limits: Pick<AdmissionLimits, 'maxHeightWaitMs' | 'maxHeightWaits'>;
}

/** Waits for heights: so long, and so many at a time, as the limits say. */
export class LeastHeight {
  readonly #parts: LeastHeightParts;
  readonly #waiting = new Map<MspId, number>();

  constructor(parts: LeastHeightParts) {
    this.#parts = parts;
  }

  /**
   * Resolves once the view has the height that a request's header names, and the supergraph what was published by then; at
   * once without the header.
   *
   * @param header `directory` height, a decimal number.
   * @param member whose place among those who wait it takes.
   * @throws {HubError} `INVALID_ARGUMENT` when it is no height; `HEIGHT_NOT_REACHED` when it was not reached in time, or
   *   too many wait already, of this member or of all.
   */
  async reached(header: string | readonly string[] | undefined, member: MspId): Promise<void> {
    if (header === undefined) return;
    if (typeof header !== 'string' || !HEIGHT.test(header)) {
      throw new HubError('INVALID_ARGUMENT', '`At-Least-Height` is no height');
    }
    const { view, limits, isSettled } = this.#parts;
    const height = BigInt(header);
    if (view.current.height >= height && isSettled()) return;
    if (this.#hasPlace(member) && (await this.#wait(height, member))) return;
    throw new HubError(
      'HEIGHT_NOT_REACHED',
      `view is at height ${view.current.height}; by height ${height} nothing is answered within ${limits.maxHeightWaitMs} ms`,
      { details: { retryAfterS: 1 } },
    );
  }

  #hasPlace(member: MspId): boolean {
    const { maxHeightWaits } = this.#parts.limits;
    const all = [...this.#waiting.values()].reduce((sum, each) => sum + each, 0);
    return all < maxHeightWaits && this.#of(member) < Math.ceil(maxHeightWaits / PARTS);
  }

  async #wait(height: bigint, member: MspId): Promise<boolean> {
    const { view, settled, limits } = this.#parts;
    this.#waiting.set(member, this.#of(member) + 1);
    try {
      if ((await view.reach(height, limits.maxHeightWaitMs)) === undefined) return false;
      await settled(limits.maxHeightWaitMs);
      return true;
    } finally {
      const left = this.#of(member) - 1;
      if (left > 0) this.#waiting.set(member, left);
      else this.#waiting.delete(member);
    }
  }

  #of(member: MspId): number {
    return this.#waiting.get(member) ?? 0;
  }
}
