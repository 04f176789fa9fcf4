import type { GraphQLResolveInfo } from 'graphql';
import type { StandingEntry } from '../../../chaincode/model/access/facts';
import { entryCode } from '../../../chaincode/model/code';
import { HubError } from '../../../chaincode/model/error';
import { mspId, type PurposeCode } from '../../../chaincode/model/identifier';
import type { Duty } from '../../../chaincode/model/record/duty';
import { type EntryVersion, type Item, shareTypeOf } from '../../../chaincode/model/record/entry';
import { argument } from '../argument';
import type { RegistryContext } from '../context';
import { pageOf } from '../page/page';
import type { Resolvers } from '../resolver';
import { type EntriesArgs, entriesBy } from './entry-list';

/** An item, and the entry it is an item of. */
interface ItemOfEntry {
  readonly item: Item;
  readonly of: EntryVersion;
}

export const ENTRY_RESOLVERS: Resolvers = {
  Query: {
    directoryEntries: (_, args: EntriesArgs, context, info) =>
      pageOf(entriesBy(args, context), args, context, info),
    directoryEntry: (_, { code }: { readonly code: string }, { epoch }) =>
      epoch.entry(argument(entryCode, code, 'code')),
    allianceMembers: (_, __, { epoch }) => byText([...epoch.members()], ({ msp }) => msp),
    allianceMember: (_, { msp }: { readonly msp: string }, { epoch }) =>
      epoch.member(argument(mspId, msp, 'msp')),
    purposes: (_, __, { epoch }) => byText([...epoch.purposes()], ({ code }) => code),
  },
  DirectoryEntry: {
    code: ({ entry }: StandingEntry) => entry.code,
    status: ({ entry }: StandingEntry) => entry.status,
    statusReason: ({ entry }: StandingEntry) => entry.statusReason,
    version: ({ entry }: StandingEntry) => entry.version,
    provider: ({ entry }: StandingEntry, _, { epoch }) => epoch.member(entry.provider),
    class: ({ current }: StandingEntry) => current.content.classification.class,
    theme: ({ current }: StandingEntry) => current.content.classification.theme,
    purposes: ({ current }: StandingEntry, _, context) => purposesOf(current.content.purposes, context),
    items: ({ current }: StandingEntry): readonly ItemOfEntry[] =>
      current.content.items.map((item) => ({ item, of: current })),
    duties: ({ entry, current }: StandingEntry, _, { epoch }) =>
      current.content.duties.flatMap((id) => epoch.duty(entry.provider, id) ?? []),
    related: ({ current }: StandingEntry, _, { epoch }, { path }) => {
      requireNotNested(path);
      return [...new Set(current.content.relatedCodes)].flatMap((code) => epoch.entry(code) ?? []);
    },
    versions: ({ entry }: StandingEntry, _, { epoch }) =>
      Array.from({ length: entry.version }, (__, index) => index + 1).flatMap(
        (version) => epoch.version(entry.code, version) ?? [],
      ),
    probe: ({ verdict, current }: StandingEntry) =>
      verdict?.version === current.version ? verdict : undefined,
    ...contentFields(
      'name',
      'abstract',
      'sharing',
      'openness',
      'format',
      'updateCycle',
      'publishedOn',
      'sensitivity',
      'personalData',
      'subjectKey',
      'retentionDays',
      'commitBeforeRelease',
      'rowDimensions',
      'binding',
      'tables',
    ),
  },
  EntryItem: {
    id: ({ item }: ItemOfEntry) => item.id,
    name: ({ item }: ItemOfEntry) => item.name,
    type: ({ item }: ItemOfEntry) => item.type,
    shareType: ({ item, of }: ItemOfEntry) => shareTypeOf(of.content, item),
    travelsTo: ({ item }: ItemOfEntry) => item.travelsTo ?? [],
    coordinates: ({ item, of }: ItemOfEntry) =>
      of.content.binding.coordinates.flatMap((bound) => (bound.item === item.id ? bound.coordinate : [])),
  },
  Duty: {
    title: ({ content }: Duty) => content.title,
    text: ({ content }: Duty) => content.text,
    legalBasis: ({ content }: Duty) => content.legalBasis.name,
    article: ({ content }: Duty) => content.legalBasis.article,
  },
  EntryVersion: {
    name: ({ content }: EntryVersion) => content.name,
    shareType: ({ content }: EntryVersion) => content.sharing.type,
    items: ({ content }: EntryVersion) => content.items.map(({ id }) => id),
    ballot: ({ lock }: EntryVersion) => lock.ballot,
    approvals: ({ lock }: EntryVersion) => lock.approvals,
    committeeSize: ({ lock }: EntryVersion) => lock.n,
    transaction: ({ lockedBy }: EntryVersion) => lockedBy,
  },
};

/** Fields that are what the version in force says. */
function contentFields(...names: readonly (keyof EntryVersion['content'])[]): Resolvers[string] {
  return Object.fromEntries(
    names.map((name) => [name, ({ current }: StandingEntry) => current.content[name]]),
  );
}

/** Those of these purposes that stand, in the order they are named. */
export function purposesOf(codes: readonly PurposeCode[], { epoch }: RegistryContext) {
  return codes.flatMap((code) => epoch.purpose(code) ?? []);
}

/**
 * Entries are related both ways, so that each level would answer as many times the one before as an entry has relatives; and no
 * count at the edge knows how many these are.
 *
 * @throws {HubError} `DOCUMENT_TOO_COSTLY`.
 */
function requireNotNested(path: GraphQLResolveInfo['path']): void {
  for (let above = path.prev; above !== undefined; above = above.prev) {
    if (above.typename === path.typename)
      throw new HubError('DOCUMENT_TOO_COSTLY', 'the relatives of relatives are asked for by their codes');
  }
}

function byText<T>(rows: readonly T[], textOf: (row: T) => string): readonly T[] {
  return [...rows].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}
