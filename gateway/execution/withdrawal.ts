/** When a department's own view denies what the gateway's allowed: the answer as a whole is withdrawn (DESIGN §4.6). */
import type { ErrorCode } from '../../chaincode/model';
import { faultCode } from './fault';
import type { AnsweredError } from './fetch-answer';

/** Refusals that a block the gateway has not seen yet explains. */
const EXPLAINED_BY_NEWER: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'STALE_LEDGER',
  'TICKET_SCOPE',
  'GATEWAY_UNKNOWN',
  'APPLICATION_UNKNOWN',
]);

/**
 * The height at which an answer's errors deny the access; undefined when they do not.
 *
 * A denial counts at any height: the department may hold the stricter clock. Other refusals count only when they come from a
 * newer view than the decision's; else they are that department's own trouble, and cost its fields alone.
 */
export function withdrawnAt(errors: readonly AnsweredError[], decidedAt: bigint): bigint | undefined {
  let highest: bigint | undefined;
  for (const { extensions } of errors) {
    const height = extensions.height === undefined ? decidedAt : BigInt(extensions.height);
    const code = faultCode(extensions.code);
    const denies = code === 'ACCESS_DENIED' || code === 'ACCESS_WITHDRAWN';
    if (!denies && !(EXPLAINED_BY_NEWER.has(code) && height > decidedAt)) continue;
    if (highest === undefined || height > highest) highest = height;
  }
  return highest;
}
