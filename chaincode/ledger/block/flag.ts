import { peer } from '@hyperledger/fabric-protos';

/** A transaction's validation flag, by Fabric's name (peer/transaction.proto). */
export type Flag = keyof peer.TxValidationCodeMap;

/** Fabric's number of a flag, as it stands in a block's TRANSACTIONS_FILTER. */
export const FLAG_CODE: Readonly<peer.TxValidationCodeMap> = peer.TxValidationCode;

const NAMES = new Map<number, Flag>(
  Object.entries(peer.TxValidationCode).map(([name, code]) => [code, name as Flag]),
);

/** The name of a flag's number; a number Fabric does not define reads as `INVALID_OTHER_REASON`. */
export function flagOf(code: number): Flag {
  return NAMES.get(code) ?? 'INVALID_OTHER_REASON';
}
