/** Where a department's entries stand on the ledger, against what its code says now. */
import type { EntryCode } from '../../../chaincode/model/code';
import type { Binding } from '../../../chaincode/model/record/binding';
import type { EntryContent } from '../../../chaincode/model/record/entry';
import type { BoundLine } from '../../../schema/publication';
import type { DescribedEntry } from '../binding/examine';
import type { DutyDeclaration } from '../declare/department';

/** A line that only one of both has. */
export interface LineChange extends BoundLine {
  readonly change: '+' | '-';
}

/** One entry, and what is to become of it. */
export interface EntryStanding {
  readonly localName: string;
  /** Undefined while the ledger has none of this name. */
  readonly code?: EntryCode;
  /** `NEW`: to be drafted; `CHANGED`: to be amended; `GONE`: the ledger binds it, the code no longer declares it. */
  readonly standing: 'AGREES' | 'NEW' | 'CHANGED' | 'GONE';
  /** What a vote would add to the binding and take from it. */
  readonly lines: readonly LineChange[];
  /** The whole entry, as `hub entry draft` and `hub entry amend` take it; absent where there is nothing to vote on. */
  readonly content?: EntryContent;
}

/** A duty that the code declares. */
export interface DutyStanding extends DutyDeclaration {
  /** `NEW`: to be recorded before an entry rests on it. */
  readonly standing: 'STANDS' | 'NEW';
}

/** Compares bindings alone: wording that differs keeps nobody from publishing. In the order of the code, what is gone last. */
export function standingsOf(
  entries: readonly DescribedEntry[],
  bindings: readonly Binding[],
): readonly EntryStanding[] {
  const declared = new Set(entries.map(({ localName }) => localName));
  return [
    ...entries.map((entry) => standingOf(entry, bindings)),
    ...bindings
      .filter(({ localName }) => !declared.has(localName))
      .map(({ localName, entry, coordinates }) => ({
        localName,
        code: entry,
        standing: 'GONE' as const,
        lines: changesOf(coordinates, []),
      })),
  ];
}

function standingOf({ localName, content }: DescribedEntry, bindings: readonly Binding[]): EntryStanding {
  const bound = bindings.find((binding) => binding.localName === localName);
  const lines = changesOf(bound?.coordinates ?? [], content.binding.coordinates);
  if (bound === undefined) return { localName, standing: 'NEW', lines, content };
  const { entry: code } = bound;
  return lines.length === 0
    ? { localName, code, standing: 'AGREES', lines }
    : { localName, code, standing: 'CHANGED', lines, content };
}

function changesOf(before: readonly BoundLine[], after: readonly BoundLine[]): readonly LineChange[] {
  const [old, now] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  return [
    ...before.filter((line) => !now.has(keyOf(line))).map((line) => ({ ...line, change: '-' as const })),
    ...after.filter((line) => !old.has(keyOf(line))).map((line) => ({ ...line, change: '+' as const })),
  ];
}

/** The item's or the presence's; a list of lines has no order. */
function keyOf({ coordinate, item }: BoundLine): string {
  return JSON.stringify([coordinate, item ?? null]);
}
