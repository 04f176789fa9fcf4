/** The file an operator sets limits in. */
import { readFileSync } from 'node:fs';
import { HubError, parseJsonAs } from '../../chaincode/model';
import { systemCode } from '../../chaincode/network/supervision/system-code';
import { type AdmissionLimits, admissionLimits } from '../admission';

/**
 * The limits in a JSON file; what it leaves out is as usual.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: it cannot be read, or holds something else.
 */
export function readLimits(path: string): AdmissionLimits {
  return parseJsonAs(admissionLimits, textOf(path), `\`${path}\``);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = systemCode(cause);
    if (code === undefined) throw cause;
    throw new HubError('INVALID_ARGUMENT', `\`${path}\` cannot be read (${code})`, { cause });
  }
}
