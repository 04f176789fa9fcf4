/** A request's life: submitted → compliant → consented → voting → granted; until then returned | refused | withdrawn. */
import type { RequestState } from '../../model/enumeration';
import { type Life, NO } from './life';

export type RequestEvent =
  | 'comply'
  | 'consent'
  | 'vote'
  | 'grant'
  | 'reject'
  | 'return'
  | 'refuse'
  | 'withdraw';

const ENDED: Readonly<Record<RequestEvent, typeof NO>> = {
  comply: NO,
  consent: NO,
  vote: NO,
  grant: NO,
  reject: NO,
  return: NO,
  refuse: NO,
  withdraw: NO,
};

/**
 * `return` is one founder's remark before the provider consents; once votes may be cast, only they decide (`reject`).
 * The provider can take its consent back (`refuse`), and the consumer its request, until the grant stands.
 */
export const REQUEST_LIFE: Life<RequestState, RequestEvent> = {
  SUBMITTED: {
    ...ENDED,
    comply: 'COMPLIANT',
    return: 'RETURNED',
    refuse: 'REFUSED',
    withdraw: 'WITHDRAWN',
  },
  COMPLIANT: {
    ...ENDED,
    consent: 'CONSENTED',
    return: 'RETURNED',
    refuse: 'REFUSED',
    withdraw: 'WITHDRAWN',
  },
  CONSENTED: {
    ...ENDED,
    vote: 'VOTING',
    grant: 'GRANTED',
    reject: 'REFUSED',
    refuse: 'REFUSED',
    withdraw: 'WITHDRAWN',
  },
  VOTING: {
    ...ENDED,
    vote: 'VOTING',
    grant: 'GRANTED',
    reject: 'REFUSED',
    refuse: 'REFUSED',
    withdraw: 'WITHDRAWN',
  },
  GRANTED: ENDED,
  RETURNED: ENDED,
  REFUSED: ENDED,
  WITHDRAWN: ENDED,
};
