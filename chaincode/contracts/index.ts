/** The chaincode's contracts, as fabric-shim starts them; the same classes run on Fabric and on the embedded ledger. */
import { AccessLog } from './access-log/access-log-contract';
import { Anchors } from './anchors/anchors-contract';
import { Clock } from './clock/clock-contract';
import { Directory } from './directory/directory-contract';
import { Grants } from './grants/grants-contract';
import { Members } from './members/members-contract';
import { Probes } from './probes/probes-contract';

export { FIRST_CHARTER } from './first-charter';
export { AccessLog, Anchors, Clock, Directory, Grants, Members, Probes };

/** Every contract of the package. fabric-shim adds its own system contract to the array it is given: pass a copy. */
export const contracts = [Members, Directory, Grants, Clock, AccessLog, Probes, Anchors];
