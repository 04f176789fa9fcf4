/** The contracts that this build can judge. */
import { HubError } from '../../../model';
import type { Transaction } from '../../block/block';
import { LIFECYCLE, versionKey, versionOf } from '../../block/definition';
import { KNOWN_VERSIONS } from '../../law/known-versions';

/**
 * Lets a transaction pass unless it commits a definition of the namespace's chaincode under a version that this build does
 * not know. Another package under a known version passes: the law judges each row that it writes as it judges any other.
 *
 * @throws {HubError} `CHAINCODE_UNKNOWN`: nothing after it can be judged.
 */
export function requireKnownVersion({ call }: Transaction, namespace: string): void {
  for (const set of call?.sets ?? []) {
    if (set.namespace !== LIFECYCLE) continue;
    for (const { key, value } of set.writes) {
      if (key !== versionKey(namespace)) continue;
      const version = value === undefined ? '' : versionOf(value);
      if (KNOWN_VERSIONS.has(version)) continue;
      throw new HubError(
        'CHAINCODE_UNKNOWN',
        `the chaincode is committed under version \`${version}\`, which this build does not know`,
      );
    }
  }
}
