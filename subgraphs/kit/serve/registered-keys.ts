/** Whose keys count, by one epoch of the view. */

import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import { publicKeyOf } from '../../../chaincode/model/credential/key';
import type { GatewayKeys } from '../../../chaincode/model/credential/ticket';
import type { ApplicationKeys } from '../../../chaincode/model/credential/token';
import type { Spki } from '../../../chaincode/model/identifier';

/** Keys of active gateways of active founders. */
export function gatewayKeys(epoch: Epoch): GatewayKeys {
  return ({ msp, id }) => {
    const member = epoch.member(msp);
    const gateway = epoch.gateway(msp, id);
    const counts = member?.state === 'ACTIVE' && member.kind === 'FOUNDER' && gateway?.state === 'ACTIVE';
    return counts && gateway !== undefined ? publicKeyOf(gateway) : undefined;
  };
}

/** True of the key of any active gateway of an active founder. */
export function isGatewayKey(epoch: Epoch, key: Spki): boolean {
  const keys = gatewayKeys(epoch);
  return [...epoch.gateways()].some((each) => each.spki === key && keys(each) !== undefined);
}

/** Keys of active applications of active members. */
export function applicationKeys(epoch: Epoch): ApplicationKeys {
  return ({ iss, sub }) => {
    const application = epoch.application(iss, sub);
    const counts = epoch.member(iss)?.state === 'ACTIVE' && application?.state === 'ACTIVE';
    return counts && application !== undefined ? publicKeyOf(application) : undefined;
  };
}
