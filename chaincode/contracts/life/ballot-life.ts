/** A ballot's life: open → passed | rejected | voided, each for good. */
import type { Ballot } from '../../model/record';
import { type Life, NO } from './life';

export type BallotEvent = 'vote' | 'pass' | 'reject' | 'void';

const ENDED: Readonly<Record<BallotEvent, typeof NO>> = { vote: NO, pass: NO, reject: NO, void: NO };

export const BALLOT_LIFE: Life<Ballot['state'], BallotEvent> = {
  OPEN: { vote: 'OPEN', pass: 'PASSED', reject: 'REJECTED', void: 'VOIDED' },
  PASSED: ENDED,
  REJECTED: ENDED,
  VOIDED: ENDED,
};
