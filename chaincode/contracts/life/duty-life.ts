/** A duty's life: standing, amended under a new version, retired for good. */
import type { DutyStatus } from '../../model/enumeration';
import { type Life, NO } from './life';

export type DutyEvent = 'amend' | 'retire';

export const DUTY_LIFE: Life<DutyStatus, DutyEvent> = {
  STANDING: { amend: 'STANDING', retire: 'RETIRED' },
  RETIRED: { amend: NO, retire: NO },
};
