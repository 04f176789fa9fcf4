/** Who asks: what a verified token says, and the evidence to forward. */
import type { VerifiedToken } from '../../chaincode/model';

/** The caller of one request. Its claims are signed by an application that is active at the epoch it was verified at. */
export type Caller = VerifiedToken;
