/** Records that pass their schemas, of which a test names only what it is about. */
import {
  type Emergency,
  type EntryCode,
  type EntryVersion,
  emergency,
  entry,
  entryVersion,
  type Grant,
  type GrantId,
  grant,
  type ItemId,
  type Member,
  type MspId,
  member,
  type ShareType,
  type StandingEntry,
  type Verdict,
  verdict,
} from '../../../chaincode/model';

const HASH = '0'.repeat(64);
const OFFICERS = ['a'.repeat(64), 'b'.repeat(64)];
const snapshot = (ballot: string) => ({
  ballot,
  n: 3,
  k: 2,
  approvals: ['EstablishmentMSP', 'FinanceMSP'],
  termsHash: HASH,
});
const both = (text: string) => ({ zh: text, en: text });

/** A member of the alliance. */
export function sampleMember(
  msp: string,
  state: Member['state'] = 'ACTIVE',
  kind = 'DEPARTMENT',
  attributes: Member['attributes'] = {},
): Member {
  return member.parse({
    v: 1,
    msp,
    name: both(msp),
    kind,
    creditCode: '11110000000000000X',
    attributes,
    keys: {},
    founderEndorsed: false,
    state,
  });
}

export interface SampleItem {
  readonly id: string;
  readonly shareType?: ShareType | undefined;
  readonly tightenedIn?: number | undefined;
}

export interface SampleEntry {
  readonly code: string;
  readonly provider: string;
  readonly version?: number;
  readonly shareType?: ShareType;
  readonly items: readonly SampleItem[];
  readonly rowDimensions?: readonly string[];
  readonly purposes?: readonly string[];
  readonly subgraph?: string;
}

/** How something is shared, with the words the compilation guide demands for whatever its items are. */
function sharingAs(type: ShareType): Record<string, string> {
  const words = { condition: 'a grant', range: 'as granted', refusalBasis: 'the law' };
  return { type, useRequirement: 'as the purpose says', ...words };
}

/** One version of an entry. */
export function sampleVersion(of: SampleEntry): EntryVersion {
  const [first] = of.items;
  const subgraph = of.subgraph ?? 'sample';
  return entryVersion.parse({
    v: 1,
    code: of.code,
    version: of.version ?? 1,
    provider: of.provider,
    content: {
      name: both('sample'),
      abstract: 'sample',
      classification: { class: '3', theme: '07', item: '012', detail: '01' },
      format: 'DATABASE',
      items: of.items.map(({ id, shareType, tightenedIn }) => ({
        id,
        name: both(id),
        type: 'CHARACTER',
        ...(shareType === undefined ? {} : { shareType }),
        ...(tightenedIn === undefined ? {} : { tightenedIn }),
      })),
      sharing: sharingAs(of.shareType ?? 'CONDITIONAL'),
      openness: 'NOT_OPEN',
      updateCycle: 'DAILY',
      publishedOn: '2026-01-01',
      relatedCodes: [],
      duties: ['sample'],
      sensitivity: 3,
      secret: false,
      personalData: 'GENERAL',
      rowDimensions: (of.rowDimensions ?? []).map((item) => ({ item, codeSet: 'GB/T 2260' })),
      purposes: of.purposes ?? ['housing-eligibility'],
      retentionDays: 30,
      commitBeforeRelease: false,
      binding: {
        subgraph,
        localName: 'sample',
        coordinates: of.items.map(({ id }) => ({ coordinate: `Sample.${id}`, item: id })),
      },
      tables: [
        {
          id: 'sample',
          system: 'sample',
          databaseKind: 'PostgreSQL',
          schema: 'public',
          table: 'sample',
          primaryKey: ['id'],
          columns: [{ column: 'id', type: 'text', item: first?.id }],
        },
      ],
    },
    draft: { id: 'sample', revision: 1 },
    lock: snapshot('entry/SampleMSP/sample/1'),
    lockedBy: HASH,
  });
}

export interface SampleStanding extends SampleEntry {
  readonly status?: string;
  readonly probe?: string | undefined;
  /** The version the probe spoke of; the entry's own, if not said. */
  readonly probedVersion?: number | undefined;
}

/** An entry as it stands. */
export function sampleEntry(of: SampleStanding): StandingEntry {
  const current = sampleVersion(of);
  return {
    current,
    entry: entry.parse({
      v: 1,
      code: of.code,
      provider: of.provider,
      status: of.status ?? 'LOCKED',
      version: current.version,
      revision: current.version,
      by: of.provider,
    }),
    verdict:
      of.probe === undefined
        ? undefined
        : sampleVerdict(of.code, of.probedVersion ?? current.version, of.probe),
  };
}

/** A probe's verdict on one version of an entry. */
export function sampleVerdict(code: string, version: number, grade: string): Verdict {
  const observedAt = '2026-11-23T00:00:00.000Z';
  return verdict.parse({ v: 1, entry: code, version, grade, observedAt, report: HASH });
}

export interface SampleGrant {
  readonly id: string;
  readonly consumer: string;
  readonly provider: string;
  readonly entry: string;
  readonly items: readonly string[];
  readonly entryVersion?: number;
  readonly rowFilter?: readonly {
    readonly dimension: string;
    readonly in?: readonly string[];
    readonly attribute?: string;
  }[];
  readonly purposes?: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly operationsPerDay?: number | undefined;
  readonly derives?: readonly string[];
  readonly parent?: string | undefined;
  /** Opened by break-glass alone. */
  readonly isDormant?: boolean;
}

/** A grant's immutable terms. */
export function sampleGrant(of: SampleGrant): Grant {
  return grant.parse({
    v: 1,
    id: of.id,
    request: of.id.replace('g-', 'r-'),
    provider: of.provider,
    terms: {
      consumer: of.consumer,
      entry: of.entry,
      entryVersion: of.entryVersion ?? 1,
      items: of.items,
      rowFilter: of.rowFilter ?? [],
      purposes: of.purposes ?? ['housing-eligibility'],
      window: {
        from: of.from ?? '2026-01-01T00:00:00.000Z',
        until: of.until ?? '2027-01-01T00:00:00.000Z',
      },
      ...(of.operationsPerDay === undefined ? {} : { quota: { operationsPerDay: of.operationsPerDay } }),
      obligations: [],
      derives: of.derives ?? [],
      ...(of.parent === undefined ? {} : { parent: of.parent }),
      ...(of.isDormant === true ? { emergency: { officers: OFFICERS, maxMinutes: 60 } } : {}),
    },
    lock: snapshot(`grant/${of.id.replace('g-', 'r-')}`),
  });
}

export interface SampleEmergency {
  readonly minutes?: number;
  readonly finding?: string | undefined;
}

/** The first use of a dormant grant. */
export function sampleEmergency(
  of: string,
  from: string,
  { minutes = 30, finding }: SampleEmergency = {},
): Emergency {
  const signature = { spki: 'A'.repeat(80), signature: 'A'.repeat(86) };
  return emergency.parse({
    v: 1,
    statement: { kind: 'hub-emergency', grant: of, n: 1, reasonHash: HASH, from, minutes },
    signatures: [signature, signature],
    ...(finding === undefined ? {} : { review: { by: 'FinanceMSP', finding } }),
  });
}

/** The `n`-th grant's id. */
export function grantNumber(n: number): GrantId {
  return `g-${n.toString(16).padStart(12, '0')}` as GrantId;
}

/** The `n`-th entry's code. */
export function codeNumber(n: number): EntryCode {
  return `30701201/${String(n).padStart(6, '0')}` as EntryCode;
}

export const asMsp = (name: string): MspId => name as MspId;
export const asItem = (name: string): ItemId => name as ItemId;
