/** A request's life: submitted → compliant → consented → voting → granted; until then returned ⇄ | refused | withdrawn. */
import type { RequestState } from '../../model/enumeration';
import { type Life, NO } from './life';

export type RequestEvent =
  | 'comply'
  | 'consent'
  | 'vote'
  | 'grant'
  | 'reject'
  | 'return'
  | 'resubmit'
  | 'refuse'
  | 'withdraw';

const ENDED: Readonly<Record<RequestEvent, typeof NO>> = {
  comply: NO,
  consent: NO,
  vote: NO,
  grant: NO,
  reject: NO,
  return: NO,
  resubmit: NO,
  refuse: NO,
  withdraw: NO,
};

/**
 * `return` is one founder's remark before the provider consents; once votes may be cast, only they decide (`reject`).
 * The provider can take its consent back (`refuse`), and the consumer its request, until the grant stands. Until then the
 * consumer may also ask for something else (`resubmit`): what was checked, consented to and voted on is then void. A further
 * founder's check (`comply`) moves nothing on: it counts where the first one's founder has left the charter.
 */
export const REQUEST_LIFE: Life<RequestState, RequestEvent> = {
  SUBMITTED: {
    ...ENDED,
    comply: 'COMPLIANT',
    return: 'RETURNED',
    resubmit: 'SUBMITTED',
    refuse: 'REFUSED',
    withdraw: 'WITHDRAWN',
  },
  COMPLIANT: {
    ...ENDED,
    comply: 'COMPLIANT',
    consent: 'CONSENTED',
    return: 'RETURNED',
    resubmit: 'SUBMITTED',
    refuse: 'REFUSED',
    withdraw: 'WITHDRAWN',
  },
  CONSENTED: {
    ...ENDED,
    comply: 'CONSENTED',
    vote: 'VOTING',
    grant: 'GRANTED',
    reject: 'REFUSED',
    resubmit: 'SUBMITTED',
    refuse: 'REFUSED',
    withdraw: 'WITHDRAWN',
  },
  VOTING: {
    ...ENDED,
    comply: 'VOTING',
    vote: 'VOTING',
    grant: 'GRANTED',
    reject: 'REFUSED',
    resubmit: 'SUBMITTED',
    refuse: 'REFUSED',
    withdraw: 'WITHDRAWN',
  },
  GRANTED: ENDED,
  RETURNED: { ...ENDED, resubmit: 'SUBMITTED', withdraw: 'WITHDRAWN' },
  REFUSED: ENDED,
  WITHDRAWN: ENDED,
};
