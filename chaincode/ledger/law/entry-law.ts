/** Who may have written entries and their versions. */
import {
  canonicalHash,
  directoryKey,
  type Entry,
  type EntryTerms,
  type EntryVersion,
  entryTerms,
} from '../../model/index';
import { amendmentProblem, draftProblem } from './draft-basis';
import { approvalsProblem, lockProblem } from './lock';
import { type Circumstances, isBy, isByFounder, type Law, type Problem, unless } from './row-change';

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
  return (
    problem ??
    approvalsProblem(after.lock, at) ??
    draftProblem(after, at) ??
    amendmentProblem(previous, after)
  );
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
  if (after.revision !== (before?.revision ?? 0) + 1) return 'skips a revision';
  if (after.by !== at.transaction.creator.msp) return 'names another member than the one that changed it';
  if (before === undefined || before.version !== after.version) return newVersionProblem(before, after, at);
  if (before.provider !== after.provider) return 'changed its provider';
  return statusProblem(before, after, at);
};

function newVersionProblem(before: Entry | undefined, after: Entry, at: Circumstances): Problem {
  const isNext =
    after.version === (before?.version ?? 0) + 1 && after.status === (before?.status ?? 'LOCKED');
  const isWritten = at.written.has(directoryKey.version(after.code, after.version));
  const voted = votedTerms(at);
  const isVoted = voted?.provider === after.provider && after.ballot === at.passed('ENTRY')?.id;
  const isBound =
    voted !== undefined && at.written.has(directoryKey.binding(voted.content.binding.subgraph, after.code));
  return unless(isNext && isWritten && isVoted && isBound, 'has a version that was not voted');
}

function statusProblem(before: Entry, after: Entry, at: Circumstances): Problem {
  if (before.status === 'WITHDRAWN') return unbindingProblem(after, at);
  if (after.status === before.status) return `is ${after.status} already`;
  if (after.status === 'SUSPENDED') {
    const isAllowed = isBy(at, after.provider) || isByFounder(at);
    return unless(isAllowed && after.ballot === undefined, 'was suspended by neither provider nor founder');
  }
  return after.status === 'WITHDRAWN' ? withdrawalProblem(after, at) : resumptionProblem(before, after, at);
}

/** A withdrawn entry stays withdrawn; all that may follow is that its provider unbinds it. */
function unbindingProblem(after: Entry, at: Circumstances): Problem {
  if (after.status !== 'WITHDRAWN') return 'was withdrawn for good';
  return unless(
    isBy(at, after.provider) && at.transaction.function === UNBIND,
    'was unbound by another than its provider',
  );
}

function withdrawalProblem(after: Entry, at: Circumstances): Problem {
  if (after.ballot === undefined) return unless(isBy(at, after.provider), 'was withdrawn by others');
  const ballot = at.passed('ENTRY_WITHDRAWAL');
  const terms = canonicalHash({ entry: after.code, reason: after.statusReason ?? '' });
  return unless(ballot?.id === after.ballot && ballot.termsHash === terms, 'was withdrawn without the votes');
}

function resumptionProblem(before: Entry, after: Entry, at: Circumstances): Problem {
  const ballot = at.passed('ENTRY_RESUMPTION');
  const { code, version: of, revision } = before;
  const isVoted = ballot?.termsHash === canonicalHash({ entry: code, version: of, revision });
  return unless(
    isVoted && ballot.id === after.ballot && ballot.proposer === after.provider,
    "was resumed without votes or its provider's word",
  );
}

/** The one function that undoes what a vote bound, of a withdrawn entry alone. */
export const UNBIND = 'Directory:UnbindEntry';

/** The terms of the draft that this transaction's vote locks. */
export function votedTerms(at: Circumstances): EntryTerms | undefined {
  const parsed = entryTerms.safeParse(at.passed('ENTRY')?.terms);
  return parsed.success ? parsed.data : undefined;
}

export const ENTRY_LAWS = { version, entry } as const;
