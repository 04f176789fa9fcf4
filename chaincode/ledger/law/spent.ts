/**
 * Rows that no later law reads and no decision needs: whoever follows the chain may forget them, and should, or it holds
 * every vote ever cast.
 */
import {
  type Ballot,
  type BallotKind,
  type Draft,
  directoryKey,
  type QuotaSlice,
  type Request,
} from '../../model/index';
import { giverOf } from './delegation-law';
import type { JudgedRow } from './judgement';
import type { JudgedType, Rows } from './rows';

/**
 * Ballots whose outcome cannot come twice, even if their votes were cast again: a grant and a version are written once, a
 * resumption binds the state's revision, a revocation and a withdrawal only tighten. There are as many of them as grants and
 * entries. Other ended ballots are kept (a few for each member, key and charter): they say that their id is used up.
 */
const ONE_OUTCOME: ReadonlySet<BallotKind> = new Set([
  'GRANT',
  'ENTRY',
  'ENTRY_RESUMPTION',
  'ENTRY_WITHDRAWAL',
  'GRANT_RESUMPTION',
  'GRANT_REVOCATION',
]);

const ENDED_REQUEST: ReadonlySet<Request['state']> = new Set(['GRANTED', 'REFUSED', 'WITHDRAWN']);

type Spent<T> = (record: T, rows: Rows) => readonly string[];

/** A vote counts for its open ballot alone; the outcome's lock keeps who approved. */
const ballot: Spent<Ballot> = ({ id, kind, rule, state }) => {
  if (state === 'OPEN') return [];
  const votes = rule.voters.map((voter) => directoryKey.vote(id, voter));
  return ONE_OUTCOME.has(kind) ? [...votes, directoryKey.ballot(id)] : votes;
};

/** Compliances and consent are read where the grant is written; from then on its own row says what was agreed. */
const request: Spent<Request> = ({ id, asked, provider, state }, rows) => {
  if (!ENDED_REQUEST.has(state)) return [];
  const { founders = [] } = rows.get('charter', directoryKey.charter()) ?? {};
  const compliances = founders.map((founder) => directoryKey.compliance(id, founder));
  return [...compliances, directoryKey.consent(id, giverOf(asked, provider, rows)), directoryKey.request(id)];
};

/** A slice is counted as it is claimed; from then on the count alone is read. */
const slice: Spent<QuotaSlice> = ({ grant, period, n }) => [directoryKey.slice(grant, period, n)];

/** A locked draft is never touched again; its version holds the content. */
const draft: Spent<Draft> = ({ msp, id, state }) => (state === 'LOCKED' ? [directoryKey.draft(msp, id)] : []);

const SPENT: { readonly [T in JudgedType]?: Spent<never> } = { ballot, request, draft, slice };

/** Keys that may be forgotten once this row stands, at the end of its transaction. */
export function spentBy({ type, record, problem }: JudgedRow, rows: Rows): readonly string[] {
  if (problem !== undefined || record === undefined) return [];
  // A row's type and its record belong together; the compiler loses that when it indexes by a union.
  const spent = SPENT[type] as Spent<unknown> | undefined;
  return spent?.(record, rows) ?? [];
}
