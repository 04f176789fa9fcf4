/** What a ballot is called: after what is voted on, and after the transaction that opened it. */
import { z } from 'zod';
import type { BallotKind } from '../enumeration';
import { type BallotId, ballotId, type DraftId, type MspId } from '../identifier';

/** Matters that have a revision of their own, on which there is one ballot and no more, have no transaction in its id. */
export type NumberedMatter = 'ENTRY' | 'GRANT';

const DIGITS = 12;

const text = z.string();
const number = z.number();

/** Names the matter of each kind of ballot, from its terms. */
const MATTER = {
  MEMBER: z
    .looseObject({ terms: z.looseObject({ msp: text }) })
    .transform(({ terms }) => `member/${terms.msp}`),
  MEMBER_KEYS: z
    .looseObject({ terms: z.looseObject({ msp: text }), revision: number })
    .transform(({ terms, revision }) => `member-keys/${terms.msp}/${revision}`),
  MEMBER_RESUMPTION: z
    .looseObject({ member: text, revision: number })
    .transform(({ member, revision }) => `member-resumption/${member}/${revision}`),
  CHARTER: z.looseObject({ version: number }).transform(({ version }) => `charter/${version}`),
  PURPOSE: z.looseObject({ code: text }).transform(({ code }) => `purpose/${code}`),
  GATEWAY: z
    .looseObject({ msp: text, id: text, revision: number.optional() })
    .transform(({ msp, id, revision }) =>
      revision === undefined ? `gateway/${msp}/${id}` : `gateway-key/${msp}/${id}/${revision}`,
    ),
  ENTRY_RESUMPTION: z
    .looseObject({ entry: text, revision: number })
    .transform(({ entry, revision }) => `entry-resumption/${entry}/${revision}`),
  ENTRY_WITHDRAWAL: z.looseObject({ entry: text }).transform(({ entry }) => `entry-withdrawal/${entry}`),
  GRANT_RESUMPTION: z.looseObject({ grant: text }).transform(({ grant }) => `grant-resumption/${grant}`),
  GRANT_REVOCATION: z.looseObject({ grant: text }).transform(({ grant }) => `grant-revocation/${grant}`),
  LOG_OPENING: z.looseObject({ id: text }).transform(({ id }) => `log-opening/${id}`),
  LOG_CLOSING: z.looseObject({ log: text }).transform(({ log }) => `log-closing/${log}`),
} as const satisfies Record<Exclude<BallotKind, NumberedMatter>, z.ZodType<string>>;

/**
 * The id of a ballot that this transaction opens on these terms: `member/HousingMSP/3f9c2a71b0de`.
 *
 * No two transactions give the same id, so ballots on one matter stand side by side: nobody's proposal is in the way of
 * another's, and none is ever opened twice.
 *
 * @returns undefined for terms that are of no such ballot.
 */
export function ballotIdOf(
  kind: Exclude<BallotKind, NumberedMatter>,
  terms: unknown,
  transactionId: string,
): BallotId | undefined {
  const matter = MATTER[kind].safeParse(terms);
  return matter.success
    ? ballotId.safeParse(`${matter.data}/${transactionId.slice(0, DIGITS)}`).data
    : undefined;
}

/** A draft at one revision: what its author submitted, and a founder read. */
export interface RevisedDraft {
  readonly msp: MspId;
  readonly id: DraftId;
  readonly revision: number;
}

/** The ballot on a draft at one revision: `entry/TaxationMSP/income/1`. */
export function entryBallotId({ msp, id, revision }: RevisedDraft): BallotId {
  return ballotId.parse(`entry/${msp}/${id}/${revision}`);
}
