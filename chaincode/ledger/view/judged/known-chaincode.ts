/** The contracts that this build can judge. */
import { HubError } from '../../../model';
import type { Transaction } from '../../block/block';
import { LIFECYCLE, sequenceKey, sequenceOf } from '../../block/definition';
import { KNOWN_SEQUENCES } from '../../law/known-sequences';

/**
 * Lets a transaction pass unless it commits a definition of the namespace's chaincode that this build does not know.
 *
 * @throws {HubError} `CHAINCODE_UNKNOWN`: nothing after it can be judged.
 */
export function requireKnownSequence({ call }: Transaction, namespace: string): void {
  for (const set of call?.sets ?? []) {
    if (set.namespace !== LIFECYCLE) continue;
    for (const { key, value } of set.writes) {
      if (key !== sequenceKey(namespace)) continue;
      const sequence = value === undefined ? 0 : sequenceOf(value);
      if (KNOWN_SEQUENCES.has(sequence)) continue;
      throw new HubError(
        'CHAINCODE_UNKNOWN',
        `the chaincode is committed under sequence ${sequence}, which this build does not know`,
      );
    }
  }
}
