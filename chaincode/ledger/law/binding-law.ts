/** Who may have written what hangs on an entry: tables, bindings, claims, numbers; and publications. */
import {
  canonicalHash,
  columnsHash,
  directoryKey,
  type Entry,
  parseKey,
  REGISTRY_SUBGRAPH,
} from '../../model/index';
import { UNBIND, votedTerms } from './entry-law';
import { type Circumstances, isBy, isByFounder, type Law, type Problem, unless } from './row-change';

const table: Law<'table'> = ({ after, attributes: [code] }, at) => {
  if (after === undefined) return unless(isReleased(code, at), 'went without a vote on its entry');
  const hash = canonicalHash(after.content);
  const isVoted = votedTerms(at)?.content.tables.some((each) => canonicalHash(each) === hash) === true;
  if (!isVoted || !isOfEntry(after, code, at)) return 'is not the one that was voted';
  return unless(columnsHash(after.content) === after.columnsHash, 'has a hash that is not of its columns');
};

const binding: Law<'binding'> = ({ after, attributes: [, code] }, at) => {
  if (after === undefined) return unless(isReleased(code, at), 'went without a vote on its entry');
  const { v: _, entry: __, version: ___, provider, ...content } = after;
  const terms = votedTerms(at);
  const isVoted =
    terms !== undefined &&
    isOfEntry(after, code, at) &&
    canonicalHash(content) === canonicalHash(terms.content.binding) &&
    provider === terms.provider;
  return unless(isVoted, 'is not the one that was voted');
};

/** True for what hangs on the very entry and version that this transaction writes. */
function isOfEntry(
  { entry, version }: { readonly entry: string; readonly version: number },
  code: string | undefined,
  at: Circumstances,
): boolean {
  const changed = changedEntry(at);
  return entry === code && changed?.code === code && changed.version === version;
}

/** True where a vote on the entry, or its unbinding, takes something of it away. */
function isReleased(code: string | undefined, at: Circumstances): boolean {
  return changedEntry(at)?.code === code && (votedTerms(at) !== undefined || isUnbinding(at));
}

/** A withdrawn entry, unbound by its provider in this transaction. */
function isUnbinding(at: Circumstances): boolean {
  const entry = changedEntry(at);
  const isOwn = entry?.status === 'WITHDRAWN' && isBy(at, entry.provider);
  return isOwn && at.transaction.function === UNBIND;
}

/** The entry that this transaction itself writes; undefined without one. */
function changedEntry(at: Circumstances): Entry | undefined {
  for (const [key, record] of at.written) {
    if (parseKey(key)?.type === 'entry') return record as Entry | undefined;
  }
  return undefined;
}

const publication: Law<'publication'> = ({ before, after, attributes: [name] }, at) => {
  if (after === undefined) {
    return unless(before !== undefined && isBy(at, before.provider), 'was retracted by others');
  }
  if (after.subgraph !== name) return 'holds another publication';
  if (name === REGISTRY_SUBGRAPH) {
    // Who left the charter holds it no more.
    const isHeld = before !== undefined && at.charter?.founders.includes(before.provider) === true;
    const isHolders = isByFounder(at) && (!isHeld || isBy(at, before.provider));
    return unless(isHolders && isBy(at, after.provider), 'was not published by the founder that holds it');
  }
  const claim = at.rows.get('subgraph', directoryKey.subgraph(after.subgraph));
  const isOwn = claim?.provider === after.provider && isBy(at, after.provider);
  return unless(isOwn, `was not published by the subgraph's own member`);
};

const counter: Law<'counter'> = ({ before, after }, at) => {
  if (after === undefined || after.last !== (before?.last ?? 0) + 1) return 'gave a number twice, or none';
  return unless(votedTerms(at) !== undefined, 'changed without a vote on an entry');
};

const subgraph: Law<'subgraph'> = ({ before, after, attributes: [name] }, at) => {
  if (after === undefined) return 'was deleted';
  const voted = votedTerms(at);
  const isFirst = voted?.provider === after.provider && voted.content.binding.subgraph === name;
  if (before === undefined ? !isFirst : before.provider !== after.provider)
    return 'is not the member that bound it first';
  const entries = (of: typeof before) => of?.entries.map(({ entry }) => entry) ?? [];
  return claimProblem(entries(before), entries(after), at, votedTerms(at) !== undefined || isUnbinding(at));
};

const coordinate: Law<'coordinate'> = ({ before, after, attributes: [msp] }, at) => {
  if ((changedEntry(at)?.provider ?? msp) !== msp) return 'is claimed for another member than its provider';
  const isDue = votedTerms(at) !== undefined || isUnbinding(at);
  return claimProblem(before?.entries ?? [], after?.entries ?? [], at, isDue);
};

/** A duty is claimed by a vote on its entry, and let go by a vote on it or with its withdrawal. */
const dutyClaim: Law<'dutyClaim'> = ({ before, after, attributes: [msp] }, at) => {
  if ((changedEntry(at)?.provider ?? msp) !== msp) return 'is claimed for another member than its provider';
  const isWithdrawn = changedEntry(at)?.status === 'WITHDRAWN';
  const isDue = votedTerms(at) !== undefined || (isWithdrawn && at.transaction.function !== UNBIND);
  return claimProblem(before?.entries ?? [], after?.entries ?? [], at, isDue);
};

/** Claims move with the entry that this transaction changes, and no other entry's claim moves with it. */
function claimProblem(
  before: readonly string[],
  after: readonly string[],
  at: Circumstances,
  isDue: boolean,
): Problem {
  const moved = [
    ...before.filter((each) => !after.includes(each)),
    ...after.filter((each) => !before.includes(each)),
  ];
  const own = changedEntry(at)?.code;
  return unless(isDue && moved.every((code) => code === own), 'moved without a step of its entry');
}

export const BINDING_LAWS = {
  table,
  binding,
  publication,
  counter,
  subgraph,
  coordinate,
  dutyClaim,
} as const;
