/**
 * The first charter: part of the chaincode package, so that approving the package is signing it.
 *
 * No certificates: Fabric's channel configuration says which certificates speak for an MSP. Everything that touches who
 * decides (members, their keys, the charter itself) takes all three founders; the rest two of three.
 */
import { charter, RECORD_VERSION } from '../model/record';

const FOUNDERS = ['EstablishmentMSP', 'FinanceMSP', 'EconomyMSP'];
const ALL_THREE = { voters: FOUNDERS, threshold: 3 };

/** The charter in force from the first `Found` on, until founders vote another. */
export const FIRST_CHARTER = charter.parse({
  v: RECORD_VERSION,
  version: 1,
  founders: FOUNDERS,
  auditors: [],
  fallback: { voters: FOUNDERS, threshold: 2 },
  committees: {
    MEMBER: ALL_THREE,
    MEMBER_KEYS: ALL_THREE,
    CHARTER: ALL_THREE,
    MEMBER_RESUMPTION: ALL_THREE,
  },
});
