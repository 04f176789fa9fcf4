/** Members as they are typed: by their folder's name, or by their MSP ID. */
import { listMembers, mspIdOf } from '../ledger/identity/member-folder';
import { type MspId, mspId } from '../model';
import { word } from './cli';

/**
 * The member that is meant: `taxation`, where its folder is on this machine, or `TaxationMSP`.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: neither.
 */
export function memberNamed(dataDir: string, text: string): MspId {
  return mspId.parse(
    listMembers(dataDir).includes(text) ? mspIdOf(dataDir, text) : word(mspId, 'member')(text),
  );
}
