/** `At-Least-Height`: a caller that has just changed the ledger is not answered from before its change. */
import type { View } from '../../chaincode/ledger/view/view';
import { HubError } from '../../chaincode/model';
import type { AdmissionLimits } from './limits';

/** Lower case, as Node has a request's headers. */
export const LEAST_HEIGHT_HEADER = 'at-least-height';

/** A whole number as the ledger's keys write one. */
const HEIGHT = /^\d{1,16}$/;

export interface LeastHeightParts {
  readonly view: Pick<View, 'current' | 'reach'>;
  /** Resolves once the gateway answers by what the view shows, or after so many milliseconds. */
  readonly settled: (withinMs: number) => Promise<void>;
  readonly limits: Pick<AdmissionLimits, 'maxHeightWaitMs' | 'maxHeightWaits'>;
}

/** Waits for heights: so long, and so many at a time, as the limits say. */
export class LeastHeight {
  readonly #parts: LeastHeightParts;
  #waiting = 0;

  constructor(parts: LeastHeightParts) {
    this.#parts = parts;
  }

  /**
   * Resolves once the view has the height that a request's header names, and the supergraph what was published by then; at
   * once without the header.
   *
   * @param header `directory` height, a decimal number.
   * @throws {HubError} `INVALID_ARGUMENT` when it is no height; `HEIGHT_NOT_REACHED` when it was not reached in time, or
   *   too many wait already.
   */
  async reached(header: string | readonly string[] | undefined): Promise<void> {
    if (header === undefined) return;
    if (typeof header !== 'string' || !HEIGHT.test(header)) {
      throw new HubError('INVALID_ARGUMENT', '`At-Least-Height` is no height');
    }
    const { view, limits, settled } = this.#parts;
    const height = BigInt(header);
    if (view.current.height >= height) return await settled(limits.maxHeightWaitMs);
    const waited = this.#waiting < limits.maxHeightWaits && (await this.#wait(height));
    if (waited) return await settled(limits.maxHeightWaitMs);
    throw new HubError(
      'HEIGHT_NOT_REACHED',
      `view is at height ${view.current.height}, and did not reach ${height} within ${limits.maxHeightWaitMs} ms`,
      { details: { retryAfterS: 1 } },
    );
  }

  async #wait(height: bigint): Promise<boolean> {
    this.#waiting++;
    try {
      return (await this.#parts.view.reach(height, this.#parts.limits.maxHeightWaitMs)) !== undefined;
    } finally {
      this.#waiting--;
    }
  }
}
