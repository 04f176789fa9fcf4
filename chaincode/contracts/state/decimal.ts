/** Numbers as records hold them. */
import { type Decimal, decimal } from '../../model/identifier';
import { parseAs } from '../../model/parse';

/** @throws {HubError} `INVALID_ARGUMENT`: negative, or of more than 16 digits. */
export function toDecimal(value: bigint): Decimal {
  return parseAs(decimal, String(value), 'number');
}
