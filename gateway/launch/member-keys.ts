/** Keys that members of the demo alliance hold beside CA, peer and admin. */
import type { DutyKey } from '../../chaincode/ledger/identity/member-folder';
import { GATEWAY } from './alliance';

/** Signs what a department's subgraph serves; the folder under its member's. */
export const SUBGRAPH_KEY: DutyKey = { name: 'subgraph', role: 'client' };

/** Signs the gateway's tickets and batches; the folder under its founder's. */
export const GATEWAY_KEY: DutyKey = { name: GATEWAY.key, role: 'client' };
