/** A case of the decision table as `decide()` takes it, and a decision as the table words it. */
import {
  type AccessQuestion,
  type Coordinate,
  type Decision,
  type DecisionMoment,
  type Denied,
  type DirectoryFacts,
  type Emergency,
  type EntryCode,
  type GrantId,
  type MspId,
  type PurposeCode,
  type RowFilter,
  type Scope,
  type ShareType,
  type StandingEntry,
  type StandingGrant,
  type SubgraphName,
  type Touch,
} from '../../../../chaincode/model';
import { asItem, codeNumber, sampleEmergency, sampleEntry, sampleGrant, sampleMember } from '../sample';
import type { DecisionCase, TableEntry, TableGrant } from './decision-case';

const SHARE_TYPES: Readonly<Record<TableEntry['shared'], ShareType>> = {
  unconditional: 'UNCONDITIONAL',
  conditional: 'CONDITIONAL',
  not: 'NOT_SHARED',
};

/** `public-security` → `PublicSecurityMSP`. */
export function mspOf(name: string): MspId {
  const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}MSP` as MspId;
}

/** `g1` → `g-000000000001`. */
function grantIdOf(name: string): GrantId {
  return `g-${name.slice(1).padStart(12, '0')}` as GrantId;
}

function codeOf(name: string, { entries }: DecisionCase): EntryCode | undefined {
  if (name === 'unbound') return undefined;
  const number = Object.keys(entries).indexOf(name);
  return codeNumber(number < 0 ? 999 : number + 1);
}

/** The directory of a case. */
export function factsOf(each: DecisionCase): DirectoryFacts {
  const members = new Map(
    Object.entries(each.members).map(([name, state]) => [
      mspOf(name),
      sampleMember(mspOf(name), state.toUpperCase() as 'ACTIVE', 'DEPARTMENT', each.attributes[name]),
    ]),
  );
  const entries = new Map(
    Object.entries(each.entries).map(([name, of]) => [codeOf(name, each), standingEntry(name, of, each)]),
  );
  const grants = Object.entries(each.grants).map(([name, of]) => standingGrant(name, of, each));
  return {
    member: (msp) => members.get(msp),
    entry: (code) => entries.get(code),
    grants: (consumer, entry) =>
      grants.filter(({ grant }) => grant.terms.consumer === consumer && grant.terms.entry === entry),
    grant: (id) => grants.find(({ grant }) => grant.id === id),
  };
}

function standingEntry(name: string, of: TableEntry, each: DecisionCase): StandingEntry {
  return sampleEntry({
    code: codeOf(name, each) ?? '',
    provider: mspOf(of.provider),
    status: of.status.toUpperCase(),
    version: of.version,
    shareType: SHARE_TYPES[of.shared],
    items: Object.entries(of.items).map(([id, item]) => ({
      id,
      shareType: item.shared === undefined ? undefined : SHARE_TYPES[item.shared],
      tightenedIn: item['tightened-in'],
    })),
    rowDimensions: of['rows-by'],
    purposes: of.purposes,
    probe: of.probe?.toUpperCase(),
    probedVersion: of['probed-version'],
  });
}

function standingGrant(name: string, of: TableGrant, each: DecisionCase): StandingGrant {
  const emergency = emergencyOf(name, of);
  return {
    state: of.state.toUpperCase() as StandingGrant['state'],
    ...(emergency === undefined ? {} : { emergency }),
    grant: sampleGrant({
      parent: of['part-of'] === undefined ? undefined : grantIdOf(of['part-of']),
      isDormant: of.opened !== undefined,
      id: grantIdOf(name),
      consumer: mspOf(of.to),
      provider: mspOf(of['from-department'] ?? each.entries[of.on]?.provider ?? ''),
      entry: codeOf(of.on, each) ?? '',
      items: of.items,
      entryVersion: of.version,
      rowFilter: rowFilterOf(of.rows),
      purposes: of.purposes,
      from: new Date(of.from).toISOString(),
      until: new Date(of.until).toISOString(),
      operationsPerDay: of['a-day'],
      derives: of.into,
    }),
  };
}

/** The last use of a dormant grant. */
function emergencyOf(name: string, { opened, minutes, reviewed }: TableGrant): Emergency | undefined {
  if (opened === undefined || opened === 'never') return undefined;
  return sampleEmergency(grantIdOf(name), new Date(opened).toISOString(), {
    minutes,
    finding: reviewed?.toUpperCase(),
  });
}

function rowFilterOf(rows: string): { dimension: string; in?: string[]; attribute?: string }[] {
  const [dimension = '', ...values] = rows.split(' ');
  const [first = ''] = values;
  if (first.startsWith('@')) return [{ dimension, attribute: first.slice(1) }];
  return rows === 'everything' ? [] : [{ dimension, in: values }];
}

/** What a case asks. */
export function questionOf(each: DecisionCase): AccessQuestion {
  const direct = Object.entries(each.touches).flatMap(([entry, items]) =>
    items.map((item) => touch(each, entry, item, each.for ?? each.asks, undefined)),
  );
  const uses = each.uses.flatMap(({ entry, items, by, into }) =>
    items.map((item) => touch(each, entry, item, by, into as Coordinate)),
  );
  return { caller: mspOf(each.asks), purpose: each.purpose as PurposeCode, touches: [...direct, ...uses] };
}

function touch(
  each: DecisionCase,
  entry: string,
  item: string,
  beneficiary: string,
  derives: Coordinate | undefined,
): Touch {
  return {
    subgraph: 'sample' as SubgraphName,
    coordinate: `Sample.${item}` as Coordinate,
    entry: codeOf(entry, each),
    item: item === 'existence' ? undefined : asItem(item),
    beneficiary: mspOf(beneficiary),
    derives,
  };
}

/** When a case asks. */
export function momentOf(each: DecisionCase): DecisionMoment {
  const counts = (of: Readonly<Record<string, number>>) =>
    new Map(Object.entries(of).map(([name, count]) => [grantIdOf(name), count]));
  const used = counts(each['used-today']);
  const held = each['held-today'] === undefined ? undefined : counts(each['held-today']);
  return {
    ledgerTimeMs: each['ledger-clock'] === 'none' ? undefined : Date.parse(each['ledger-clock']),
    ownTimeMs: Date.parse(each['own-clock']),
    fresh: each.fresh,
    usedToday: (grant) => used.get(grant) ?? 0,
    ...(held === undefined ? {} : { heldToday: (grant: GrantId) => held.get(grant) ?? 0 }),
  };
}

/** What the table says must be decided. */
export function expectedOf(each: DecisionCase): object {
  if (each.decision === 'allow') return { decision: 'allow', rows: each.rows };
  return {
    decision: 'deny',
    because: [...(each.because ?? [])].sort(),
    ...(each.naming === undefined ? {} : { naming: [...each.naming].sort() }),
    ...(each.whose === undefined ? {} : { whose: [mspOf(each.whose)] }),
    ...(each.enough === undefined ? {} : { enough: [each.enough] }),
  };
}

/** A decision in the table's words, of which a denial tells only what the case asks for. */
export function wordsOf(decision: Decision, each: DecisionCase): object {
  if (!decision.allowed) return denialWords(decision, each);
  const rows = new Map<string, string[]>();
  for (const scope of decision.scopes) {
    const group = groupWords(scope, each);
    rows.set(group, [...(rows.get(group) ?? []), groundWords(scope)]);
  }
  return { decision: 'allow', rows: Object.fromEntries(rows) };
}

function denialWords({ denials }: Denied, { naming, whose, enough }: DecisionCase): object {
  const distinct = <T>(values: readonly T[]): T[] =>
    [...new Set(values.map((value) => JSON.stringify(value)))].sort().map((text) => JSON.parse(text));
  return {
    decision: 'deny',
    because: distinct(denials.map((denial) => denial.reason)),
    ...(naming === undefined ? {} : { naming: distinct(denials.map(({ item }) => item ?? 'existence')) }),
    ...(whose === undefined ? {} : { whose: distinct(denials.map((denial) => denial.beneficiary)) }),
    ...(enough === undefined
      ? {}
      : { enough: distinct(denials.map(({ missing }) => missing?.items ?? 'none')) }),
  };
}

function groupWords(scope: Scope, each: DecisionCase): string {
  const entry = Object.keys(each.entries).find((name) => codeOf(name, each) === scope.entry);
  if (scope.derives === undefined) return `${entry}`;
  const by = Object.keys(each.members).find((name) => mspOf(name) === scope.beneficiary);
  return `${entry} for ${by}`;
}

function groundWords({ basis, rowFilter, delegatedFrom = [], emergency: isOpened }: Scope): string {
  const through = delegatedFrom.map((grant) => ` through ${grantWord(grant)}`).join('');
  const loudly = isOpened === true ? ' in emergency' : '';
  const ground = basis.startsWith('g-') ? grantWord(basis) : basis.toLowerCase();
  return `${ground} ${rowWords(rowFilter)}${through}${loudly}`;
}

const grantWord = (id: string): string => `g${Number.parseInt(id.slice(2), 10)}`;

function rowWords(filter: RowFilter): string {
  if (filter.length === 0) return 'everything';
  return filter.map(({ dimension, in: values }) => [dimension, ...values].join(' ')).join(' and ');
}
