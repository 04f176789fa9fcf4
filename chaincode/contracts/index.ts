/** The chaincode's contracts, as fabric-shim starts them; the same classes run on Fabric and on the embedded ledger. */
import { AccessLog } from './access-log/access-log-contract';
import { Clock } from './clock/clock-contract';
import { Directory } from './directory/directory-contract';
import { Grants } from './grants/grants-contract';
import { Members } from './members/members-contract';

export { FIRST_CHARTER } from './first-charter';
export { AccessLog, Clock, Directory, Grants, Members };

/** Every contract of the package. fabric-shim adds its own system contract to the array it is given: pass a copy. */
export const contracts = [Members, Directory, Grants, Clock, AccessLog];
