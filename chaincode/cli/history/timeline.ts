/** An entry's history as one line of events: who did what, when, and by which vote. */
import type { BallotHistory, EntryChange, EntryHistory, Stamp, VersionHistory } from './read-history';

export interface HistoryEvent extends Stamp {
  readonly block: bigint;
  /** `voted APPROVE on version 2`, `suspended`. */
  readonly what: string;
  readonly by: string;
  /** The reason given; what a vote rests on. */
  readonly why?: string;
}

type Told = Omit<HistoryEvent, 'block'>;

/** Every event, oldest first: in the order of the blocks, and of what led to what within one. */
export function timelineOf({ changes, versions, ballots, blocks }: EntryHistory): readonly HistoryEvent[] {
  const told: readonly Told[] = [
    ...versions.flatMap(draftEvents),
    ...versions.flatMap(({ version, ballot }) => ballotEvents(ballot, `version ${version.version}`)),
    ...[...ballots.values()].flatMap((ballot) => ballotEvents(ballot, MATTER[ballot.ballot.kind] ?? 'it')),
    ...changes.map((change, index) => changeEvent(changes[index - 1], change)),
  ];
  return told
    .map(({ transaction, ...event }) => ({ ...event, transaction, block: blocks.get(transaction) ?? -1n }))
    .sort((a, b) => (a.block === b.block ? 0 : a.block < b.block ? -1 : 1));
}

const MATTER: Readonly<Partial<Record<BallotHistory['ballot']['kind'], string>>> = {
  ENTRY_RESUMPTION: 'its resumption',
  ENTRY_WITHDRAWAL: 'its withdrawal',
};

function draftEvents({ version, draft }: VersionHistory): readonly Told[] {
  const { provider: by } = version;
  const named = `draft \`${version.draft.id}\`, revision ${version.draft.revision}`;
  return draft.flatMap(({ state, transaction, at }) => {
    if (state === 'DRAFT')
      return [{ what: `drafted version ${version.version}`, by, why: named, transaction, at }];
    if (state === 'SUBMITTED') return [{ what: `submitted version ${version.version}`, by, transaction, at }];
    // Reviewing and locking are told by the ballot and by the entry.
    return [];
  });
}

function ballotEvents({ ballot, states, votes }: BallotHistory, matter: string): readonly Told[] {
  const opened = states.slice(0, 1).map(({ transaction, at }) => ({
    what: ballot.kind === 'ENTRY' ? `reviewed ${matter}` : `asked for ${matter}`,
    by: ballot.proposer,
    why: `ballot \`${ballot.id}\``,
    transaction,
    at,
  }));
  const cast = votes.map(({ voter: by, choice, transaction, at }) => ({
    what: `voted ${choice} on ${matter}`,
    by,
    transaction,
    at,
  }));
  return [...opened, ...cast];
}

function changeEvent(before: EntryChange | undefined, change: EntryChange): Told {
  const { entry, transaction, at } = change;
  const what = whatChanged(before, change);
  const why = whyChanged(before, change);
  return { what, by: entry.by, ...(why === undefined ? {} : { why }), transaction, at };
}

/** A reason stays in the row until the next one, so it is told where it was given. */
function whyChanged(before: EntryChange | undefined, { entry }: EntryChange): string | undefined {
  const reason = entry.status === before?.entry.status ? undefined : entry.statusReason;
  const vote = entry.ballot === undefined ? undefined : `by ballot \`${entry.ballot}\``;
  return [reason, vote].filter((part) => part !== undefined).join(', ') || undefined;
}

function whatChanged(before: EntryChange | undefined, { entry }: EntryChange): string {
  if (before === undefined) return 'locked version 1';
  if (before.entry.version !== entry.version) return `amended to version ${entry.version}`;
  if (before.entry.status === 'WITHDRAWN') return 'unbound';
  return { SUSPENDED: 'suspended', LOCKED: 'resumed', WITHDRAWN: 'withdrawn' }[entry.status];
}
