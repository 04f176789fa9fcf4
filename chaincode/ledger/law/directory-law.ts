/** Who may have written duties, entries and what hangs on them. */
import {
  canonicalHash,
  directoryKey,
  type Entry,
  type EntryTerms,
  type EntryVersion,
  entryTerms,
} from '../../model/index';
import { approvalsProblem, lockProblem } from './lock';
import { type Circumstances, isBy, isByFounder, type Law, type Problem, unless } from './row-change';

const duty: Law<'duty'> = ({ after, attributes: [msp = '', id] }, at) => {
  if (after === undefined || after.msp !== msp || after.id !== id) return 'holds another duty';
  return unless(isBy(at, msp), `was not written by \`${msp}\``);
};

/** Its member writes it; others only move its state, as founders reviewing or voters voting. */
const draft: Law<'draft'> = ({ before, after, attributes: [msp = '', id] }, at) => {
  if (after === undefined || after.msp !== msp || after.id !== id) return 'holds another draft';
  if (isBy(at, msp)) return undefined;
  const isSame =
    before !== undefined &&
    before.revision === after.revision &&
    canonicalHash(before.content) === canonicalHash(after.content);
  return unless(isSame, `was not written by \`${msp}\``);
};

const version: Law<'version'> = ({ before, after, attributes: [code] }, at) => {
  if (before !== undefined || after === undefined) return 'was changed after it was voted';
  if (after.code !== code) return 'holds another version';
  const previous = previousOf(after, at);
  const expected = previous === undefined ? undefined : canonicalHash(previous);
  if (after.version > 1 && after.previousHash !== expected) return 'is not bound to the version before it';
  if (after.version > 1 && previous?.provider !== after.provider)
    return 'is of another provider than the version before';
  if (after.lockedBy !== at.transaction.id) return 'names another transaction than its own';
  const problem = lockProblem(after.lock, canonicalHash(termsOf(after)), at.passed('ENTRY'));
  return problem ?? approvalsProblem(after.lock, at);
};

function previousOf(after: EntryVersion, at: Circumstances): EntryVersion | undefined {
  if (after.version === 1) return undefined;
  return at.rows.get('version', directoryKey.version(after.code, after.version - 1));
}

/** What was voted on, read back from the version (DIRECTORY-MODEL, versions). */
function termsOf({ provider, draft: of, content, code, version: number }: EntryVersion): EntryTerms {
  const terms = { provider, draft: of, content };
  return number === 1 ? terms : { ...terms, amends: { code, version: number - 1 } };
}

const entry: Law<'entry'> = ({ before, after, attributes: [code] }, at) => {
  if (after === undefined || after.code !== code) return 'holds another entry';
  if (before === undefined || before.version !== after.version) return newVersionProblem(before, after, at);
  if (before.provider !== after.provider) return 'changed its provider';
  return statusProblem(before, after, at);
};

function newVersionProblem(before: Entry | undefined, after: Entry, at: Circumstances): Problem {
  const isNext =
    after.version === (before?.version ?? 0) + 1 && after.status === (before?.status ?? 'LOCKED');
  const isWritten = at.written.has(directoryKey.version(after.code, after.version));
  const isVoted = votedTerms(at)?.provider === after.provider;
  return unless(isNext && isWritten && isVoted, 'has a version that was not voted');
}

function statusProblem(before: Entry, after: Entry, at: Circumstances): Problem {
  if (after.status === before.status) return undefined;
  if (before.status === 'WITHDRAWN') return 'was withdrawn for good';
  const isOwn = isBy(at, after.provider);
  if (after.status === 'SUSPENDED')
    return unless(isOwn || isByFounder(at), 'was suspended by neither provider nor founder');
  if (after.status === 'WITHDRAWN')
    return unless(isOwn || at.passed('ENTRY_WITHDRAWAL') !== undefined, 'was withdrawn by others');
  const ballot = at.passed('ENTRY_RESUMPTION');
  const isVoted = ballot?.termsHash === canonicalHash({ entry: after.code, version: after.version });
  return unless(
    isVoted && ballot.proposer === after.provider,
    "was resumed without votes or its provider's word",
  );
}

const table: Law<'table'> = ({ after }, at) => {
  const terms = votedTerms(at);
  if (terms === undefined) return 'changed without a vote on its entry';
  if (after === undefined) return undefined;
  const hash = canonicalHash(after.content);
  return unless(
    terms.content.tables.some((each) => canonicalHash(each) === hash),
    'is not the one that was voted',
  );
};

const binding: Law<'binding'> = ({ after }, at) => {
  const terms = votedTerms(at);
  if (terms === undefined) return 'changed without a vote on its entry';
  if (after === undefined) return undefined;
  const { v: _, entry: __, version: ___, provider, ...content } = after;
  const isVoted =
    canonicalHash(content) === canonicalHash(terms.content.binding) && provider === terms.provider;
  return unless(isVoted, 'is not the one that was voted');
};

const publication: Law<'publication'> = ({ after, attributes: [name] }, at) => {
  if (after === undefined || after.subgraph !== name) return 'holds another publication';
  const claim = at.rows.get('subgraph', directoryKey.subgraph(after.subgraph));
  const isOwn = claim?.provider === after.provider && isBy(at, after.provider);
  return unless(isOwn, `was not published by the subgraph's own member`);
};

/** Numbers and claims move with an entry that was voted, and with nothing else. */
const withEntry = (_change: object, at: Circumstances): Problem =>
  unless(votedTerms(at) !== undefined, 'changed without a vote on an entry');

function votedTerms(at: Circumstances): EntryTerms | undefined {
  const parsed = entryTerms.safeParse(at.passed('ENTRY')?.terms);
  return parsed.success ? parsed.data : undefined;
}

export const DIRECTORY_LAWS = {
  duty,
  draft,
  version,
  entry,
  table,
  binding,
  publication,
  counter: withEntry,
  subgraph: withEntry,
  coordinate: withEntry,
} as const;
