/** Public keys that a record may hold. */
import { publicKeyOf } from '../../model/credential/key';
import type { Spki } from '../../model/identifier';

/** @throws {HubError} `INVALID_ARGUMENT`: the SPKI is no P-256 key, so nothing could ever verify with it. */
export function requirePublicKey(spki: Spki): void {
  publicKeyOf({ spki });
}
