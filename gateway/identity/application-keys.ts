/** The keys that applications are registered with on the ledger. */

import type { Epoch } from '../../chaincode/ledger/view/epoch';
import { type ApplicationKeys, type CallerClaims, publicKeyOf } from '../../chaincode/model';

/** The rows of an epoch that say whose key is whose. */
export type ApplicationRegister = Pick<Epoch, 'member' | 'application'>;

/** The active application of an active member; undefined otherwise. */
export function activeApplication(
  register: ApplicationRegister,
  { iss, sub }: Pick<CallerClaims, 'iss' | 'sub'>,
): ReturnType<ApplicationRegister['application']> {
  if (register.member(iss)?.state !== 'ACTIVE') return undefined;
  const application = register.application(iss, sub);
  return application?.state === 'ACTIVE' ? application : undefined;
}

/** Finds keys in one epoch. A token never says itself where its key is: no `kid`, `jku`, `x5u`, `jwk`. */
export function applicationKeys(register: ApplicationRegister): ApplicationKeys {
  return (caller) => {
    const application = activeApplication(register, caller);
    return application === undefined ? undefined : publicKeyOf(application);
  };
}
