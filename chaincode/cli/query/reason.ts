/** The reasons of a refusal, as `extensions.reasons` carries them, and whose move each is. */
import { z } from 'zod';
import {
  coordinate,
  DENIAL_REASONS,
  type DenialReason,
  ERROR_CATALOGUE,
  type ErrorCode,
  entryCode,
  HubError,
  itemId,
  mspId,
  parseAs,
  purposeCode,
} from '../../model';
import type { AnsweredBody, AnsweredError } from './ask-gateway';

/** The grant that would be enough; no items: any, because only presence was touched. */
export const missingGrant = z
  .looseObject({
    consumer: mspId,
    entry: entryCode,
    items: z.array(itemId).readonly(),
    purpose: purposeCode,
    derives: coordinate.nullable(),
  })
  .readonly();

export const answeredReason = z
  .looseObject({
    subgraph: z.string(),
    coordinate: z.string(),
    entry: z.string().nullable(),
    item: z.string().nullable(),
    beneficiary: z.string(),
    reason: z.enum(DENIAL_REASONS),
    missing: missingGrant.nullable(),
  })
  .readonly();
export type AnsweredReason = z.output<typeof answeredReason>;

/** The reasons of the first error; none where it is no refusal. @throws {HubError} `INVALID_ARGUMENT`: an unknown reason. */
export function reasonsOf({ errors = [] }: AnsweredBody): readonly AnsweredReason[] {
  return parseAs(z.array(answeredReason), errors[0]?.extensions.reasons ?? [], 'reasons of the refusal');
}

/** An answered error as one of ours, so that it ends the command as its code says. */
export function asHubError({ message, extensions: { code } }: AnsweredError): HubError {
  return code in ERROR_CATALOGUE
    ? new HubError(code as ErrorCode, message)
    : new HubError('INTERNAL', `the gateway answered \`${code}\`: ${message}`);
}

/** Whose move it is, where a grant would help. */
const GRANTABLE = (reason: AnsweredReason): string =>
  reason.missing === null
    ? `nobody's: the entry does not allow this purpose, ask for another`
    : `${reason.missing.consumer}: request a grant`;

const MOVES: Readonly<Record<DenialReason, (reason: AnsweredReason) => string>> = {
  MEMBER_SUSPENDED: ({ beneficiary }) => `the founders: ${beneficiary} does not stand; hub member resume`,
  STALE_LEDGER: () => 'the operator: the gateway has not heard from the ledger',
  NO_ENTRY: ({ subgraph }) => `${subgraph}: no entry in force has this item`,
  ENTRY_SUSPENDED: ({ entry }) => `its provider: hub resume ${entry ?? '<code>'}`,
  PROBE_FAILED: ({ subgraph }) => `${subgraph}: its probe found the data at odds with the entry`,
  NOT_SHARED: () => "nobody's: it is not shared; leave it out of the query",
  NO_GRANT: GRANTABLE,
  PURPOSE: GRANTABLE,
  WINDOW: GRANTABLE,
  ITEM_NOT_GRANTED: GRANTABLE,
  DERIVATION: GRANTABLE,
  QUOTA: ({ beneficiary }) => `${beneficiary}: wait until tomorrow (UTC), or request a larger quota`,
};

/** Whose move a reason is, and what it is. */
export function moveOf(reason: AnsweredReason): string {
  return MOVES[reason.reason](reason);
}
