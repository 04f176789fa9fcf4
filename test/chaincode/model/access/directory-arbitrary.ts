/** Small directories, questions and moments at random: few members, entries and items, so that they often meet. */
import fc from 'fast-check';
import type {
  AccessQuestion,
  Coordinate,
  DecisionMoment,
  DirectoryFacts,
  EntryCode,
  GrantStateKind,
  MspId,
  PurposeCode,
  ShareType,
  StandingEntry,
  StandingGrant,
  SubgraphName,
  Touch,
} from '../../../../chaincode/model';
import {
  asItem,
  asMsp,
  codeNumber,
  grantNumber,
  sampleEmergency,
  sampleEntry,
  sampleGrant,
  sampleMember,
} from '../sample';

export const MEMBERS = ['HousingMSP', 'TaxationMSP', 'CivilAffairsMSP'].map(asMsp);
const ITEMS = ['a', 'b', 'c'];
const CODES = [codeNumber(1), codeNumber(2)] as const;
const PURPOSES = ['housing-eligibility', 'statistics'];
const INTO = ['Citizen.eligible', 'Citizen.pension'];
const NOW = Date.parse('2026-11-23T12:00:00.000Z');
/** Never, just now, and so long ago that its review is overdue. */
const OPENED = ['never', '2026-11-23T11:50:00.000Z', '2026-11-20T11:50:00.000Z'];

/** A directory as plain data, so that a test can change one thing in it. */
export interface RandomDirectory {
  readonly suspended: readonly MspId[];
  /** Of every member's own record. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly entries: readonly StandingEntry[];
  readonly grants: readonly StandingGrant[];
}

const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const member = fc.oneof(
  { weight: 3, arbitrary: fc.constant(asMsp('HousingMSP')) },
  { weight: 1, arbitrary: fc.constantFrom(...MEMBERS) },
);
const someOf = (of: readonly string[]) => fc.subarray([...of], { minLength: 1 });

const districts = fc.oneof(
  fc.constant([]),
  someOf(['110105', '110106']).map((values) => [{ dimension: 'a', in: values }]),
  fc.constantFrom('district', 'division').map((attribute) => [{ dimension: 'a', attribute }]),
);

const entryAt = (code: string) =>
  fc
    .record({
      provider: mostly<string>('TaxationMSP', 'CivilAffairsMSP'),
      status: mostly<string>('LOCKED', 'SUSPENDED', 'WITHDRAWN'),
      version: mostly<number>(2, 1),
      shareType: mostly<ShareType>('CONDITIONAL', 'UNCONDITIONAL', 'NOT_SHARED'),
      tightened: mostly<readonly string[]>([], ['a'], ['b', 'c']),
      rowDimensions: mostly<readonly string[]>(['a'], []),
      purposes: mostly(PURPOSES, PURPOSES.slice(1)),
      probe: mostly<string | undefined>(undefined, 'PASSED', 'FAILED'),
      probedVersion: mostly<number | undefined>(undefined, 1),
    })
    .map(({ tightened, ...entry }) =>
      sampleEntry({
        ...entry,
        code,
        items: ITEMS.map((id) => ({
          id,
          tightenedIn: tightened.includes(id) ? entry.version : undefined,
          // The third item of an unconditional entry is always conditional.
          shareType: id === 'c' && entry.shareType === 'UNCONDITIONAL' ? 'CONDITIONAL' : undefined,
        })),
      }),
    );

/** The `n`-th grant: mostly active, of this purpose, now. */
export const grantAt = (n: number): fc.Arbitrary<StandingGrant> =>
  fc
    .record({
      consumer: member,
      provider: mostly<string>('TaxationMSP', 'CivilAffairsMSP'),
      entry: mostly<EntryCode>(...CODES),
      items: fc.oneof(fc.constant(ITEMS), someOf(ITEMS)),
      entryVersion: mostly<number>(1, 2),
      rowFilter: districts,
      purposes: mostly(PURPOSES, PURPOSES.slice(1)),
      until: mostly<string>('2027-01-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z'),
      operationsPerDay: mostly<number | undefined>(undefined, 1),
      derives: mostly<readonly string[]>([], ['Citizen.eligible'], INTO),
      state: mostly<GrantStateKind>('ACTIVE', 'SUSPENDED', 'REVOKED'),
      above: mostly<number | undefined>(undefined, n - 1, n - 2),
      opened: mostly<string | undefined>(undefined, ...OPENED),
    })
    .map(({ state, above, opened, ...terms }) => {
      const id = grantNumber(n);
      const parent = above === undefined || above < 0 ? undefined : grantNumber(above);
      const isDormant = opened !== undefined && parent === undefined;
      const use = isDormant && opened !== 'never' ? { emergency: sampleEmergency(id, opened) } : {};
      return { state, ...use, grant: sampleGrant({ ...terms, id, parent, isDormant }) };
    });

export const directory: fc.Arbitrary<RandomDirectory> = fc
  .tuple(
    mostly<readonly MspId[]>([], [asMsp('HousingMSP')], [asMsp('TaxationMSP')]),
    mostly<Readonly<Record<string, string>>>({ district: '110105' }, {}, { division: '110106' }),
    fc.tuple(...CODES.map(entryAt)),
    fc.integer({ min: 0, max: 6 }).chain((count) => fc.tuple(...[...Array(count).keys()].map(grantAt))),
  )
  .map(([suspended, attributes, entries, grants]) => ({ suspended, attributes, entries, grants }));

const touch: fc.Arbitrary<Touch> = fc
  .record({
    entry: mostly<EntryCode>(...CODES),
    item: fc.constantFrom(undefined, ...ITEMS.map(asItem)),
    into: mostly<string | undefined>(undefined, ...INTO),
    by: member,
  })
  .map(({ entry, item, into, by }) => ({
    subgraph: 'sample' as SubgraphName,
    coordinate: `Sample.${item ?? 'all'}` as Coordinate,
    entry,
    item,
    beneficiary: by,
    derives: into as Coordinate | undefined,
  }));

export const question: fc.Arbitrary<AccessQuestion> = fc
  .record({
    caller: member,
    purpose: mostly<string>('housing-eligibility', 'statistics'),
    touches: fc.array(touch, { minLength: 1, maxLength: 4 }),
  })
  .map(({ caller, purpose, touches }) => ({
    caller,
    purpose: purpose as PurposeCode,
    touches: touches.map((each) => (each.derives === undefined ? { ...each, beneficiary: caller } : each)),
  }));

export const MOMENT: DecisionMoment = {
  ledgerTimeMs: NOW,
  ownTimeMs: NOW,
  fresh: true,
  usedToday: (grant) => (grant.endsWith('1') ? 1 : 0),
};

const ACTIVE = new Map(MEMBERS.map((msp) => [msp, sampleMember(msp)]));
const SUSPENDED = new Map(MEMBERS.map((msp) => [msp, sampleMember(msp, 'SUSPENDED')]));

export function factsOf({ suspended, attributes, entries, grants }: RandomDirectory): DirectoryFacts {
  return {
    member: (msp) => {
      const known = (suspended.includes(msp) ? SUSPENDED : ACTIVE).get(msp);
      return known === undefined ? undefined : { ...known, attributes };
    },
    entry: (code) => entries.find(({ entry }) => entry.code === code),
    grants: (consumer, entry) =>
      grants.filter(({ grant }) => grant.terms.consumer === consumer && grant.terms.entry === entry),
    grant: (id) => grants.find(({ grant }) => grant.id === id),
  };
}
