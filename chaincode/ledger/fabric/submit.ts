import { isHubError } from '../../model/error';
import type { Call, Committed, Ledger } from '../ledger';
import { pause } from './retry';

const CONFLICT_RETRIES = 5;
const CONFLICT_PAUSE_MS = 20;
const CONFLICT_PAUSE_MAX_MS = 500;

/** {@link Ledger.submit}, of a ledger that endorses and commits. @throws {HubError} as both. */
export async function submitThrough(
  ledger: Pick<Ledger, 'endorse' | 'commit'>,
  call: Call,
): Promise<Committed> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ledger.commit(await ledger.endorse(call));
    } catch (error) {
      if (!mayAgreeLater(error) || attempt >= CONFLICT_RETRIES) throw error;
      await pause(attempt, CONFLICT_PAUSE_MS, CONFLICT_PAUSE_MAX_MS);
    }
  }
}

/** A conflict needs a new endorsement, and so does a disagreement: one endorser was a block behind the other. */
function mayAgreeLater(error: unknown): boolean {
  return isHubError(error, 'COMMIT_CONFLICT') || isHubError(error, 'ENDORSEMENT_MISMATCH');
}
