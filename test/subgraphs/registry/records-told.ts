/** What the registry tells of an index of access records: the index's own test has one over a real chain, in a real database. */
import fc from 'fast-check';
import type {
  IndexedRecord,
  RecordFilter,
  RecordReader,
  RecordScope,
} from '../../../chaincode/ledger/record-index';
import { standingAlliance } from '../../chaincode/contracts/fixture/alliance';
import type { Stage } from '../../chaincode/contracts/fixture/stage';
import { ENTRIES, MEMBERS } from '../../chaincode/ledger/record-index/logged-ledger';
import { runs } from '../../depth';
import { Asking, epochOn } from './asking';

export interface IndexedChain {
  readonly reader: RecordReader;
  /** Its records, oldest first. */
  readonly chain: readonly IndexedRecord[];
  readonly height: bigint;
  readonly filters: fc.Arbitrary<RecordFilter>;
  /** Every page of the index. */
  readonly indexed: (
    filter: RecordFilter,
    limit: number,
    scope: RecordScope,
  ) => Promise<readonly IndexedRecord[]>;
}

const RECORDS = `query ($as: RecordRole, $first: Int, $after: String, $from: String, $until: String, $member: ID, $entry: ID,
  $item: ID, $purpose: ID, $grant: ID, $decision: AccessDecisionKind, $access: ID) {
  accessRecords(as: $as, first: $first, after: $after, from: $from, until: $until, member: $member, entry: $entry, item: $item,
    purpose: $purpose, grant: $grant, decision: $decision, access: $access) {
    indexedHeight pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { cursor node { access log sequence at block transaction
      decision { allowed consumer purpose gatewayMember gateway height entries { entry items beneficiary bases emergency } reasons { entry item } }
      outcome { status served { subgraph rows { entry rows } } } } }
  }
}`;

interface Told {
  readonly indexedHeight: string;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: { readonly access: string; readonly sequence: string } }[];
}

// Of the entries on the chain, the directory on stage has one, which taxation provides.
const scopeOf = (caller: string) =>
  ({ member: caller, entries: caller === 'TaxationMSP' ? [ENTRIES[0]] : [] }) as unknown as RecordScope;

export function recordsTold(of: () => IndexedChain): void {
  let asking: Asking;
  let stage: Stage;
  const told = async (caller: string, variables: object): Promise<Told> =>
    (await asking.data(stage, caller, RECORDS, variables)).accessRecords as Told;
  const allPages = async (caller: string, asked: object, first: number) => {
    const found: Told['edges'][number]['node'][] = [];
    for (let after: string | null | undefined; ; ) {
      const { edges, pageInfo } = await told(caller, { ...asked, first, after });
      found.push(...edges.map(({ node }) => node));
      if (!pageInfo.hasNextPage) return found;
      after = pageInfo.endCursor;
    }
  };

  beforeAll(async () => {
    const directory = await standingAlliance();
    stage = directory.stage;
    asking = await Asking.open({ records: of().reader, epoch: epochOn(stage) });
    expect(directory.income).toBe(ENTRIES[0]);
  });

  test('tells each member of its scope, all of it and no more, whatever the filter and the page', async () => {
    const { filters, indexed } = of();
    const callers = fc.constantFrom(...MEMBERS, 'CivilAffairsMSP');
    await fc.assert(
      fc.asyncProperty(callers, filters, fc.integer({ min: 1, max: 30 }), async (caller, filter, first) => {
        const expected = await indexed(filter, 100, scopeOf(caller));
        const places = expected.map(({ record: { access: id, sequence } }) => ({ access: id, sequence }));
        expect(await allPages(caller, filter, first)).toMatchObject(places);
      }),
      { numRuns: runs(20, 500) },
    );
  });

  test('tells founders and the auditor everything, if they ask as such, and others nothing', async () => {
    expect(await allPages('FinanceMSP', { as: 'COMMITTEE' }, 30)).toHaveLength(of().chain.length);
    expect(await allPages('FinanceMSP', {}, 30)).toEqual([]);
    expect(await allPages('TaxationMSP', { as: 'COMMITTEE' }, 30)).toEqual([]);
    expect((await told('TaxationMSP', {})).indexedHeight).toBe(String(of().height));
  });

  test("tells of another's access what concerns the provider's own entry, in both lines", async () => {
    const consumed = new Map(
      of().chain.flatMap(({ record }) =>
        record.kind === 'DECISION' ? [[String(record.access), record.consumer]] : [],
      ),
    );
    const pages = await allPages('TaxationMSP', {}, 30);
    const nodes = JSON.stringify(pages.filter((node) => consumed.get(node.access) === 'HousingMSP'));
    expect(nodes).toContain(ENTRIES[0]);
    expect(nodes).not.toContain(ENTRIES[1]);
    expect(nodes).not.toContain(ENTRIES[2]);
  });

  test('answers what is hidden byte for byte as what is not there', async () => {
    const whole = async (asked: object) =>
      JSON.stringify(await asking.ask(stage, 'CivilAffairsMSP', RECORDS, asked));
    const nothing = await whole({});
    expect(JSON.parse(nothing)).toMatchObject({ data: { accessRecords: { edges: [] } } });
    const hidden = of()
      .chain.slice(0, 6)
      .map(({ record }) => record.access);
    for (const id of [...hidden, '-'.repeat(22)]) expect(await whole({ access: id })).toBe(nothing);
    for (const entry of [...ENTRIES, '30701201/999999']) expect(await whole({ entry })).toBe(nothing);
    for (const member of [...MEMBERS, 'NobodyMSP']) expect(await whole({ member })).toBe(nothing);
    expect(await whole({ as: 'COMMITTEE' })).toBe(nothing);
  });

  test('INVALID_ARGUMENT: a cursor of another list, filter or member, and sizes and filters that are none', async () => {
    const after = (await told('HousingMSP', { first: 1 })).pageInfo.endCursor;
    const code = async (caller: string, variables: object, query = RECORDS) =>
      (await asking.ask(stage, caller, query, variables)).errors?.[0]?.message;
    expect(await code('HousingMSP', { after })).toBeUndefined();
    const strange = 'the cursor was not answered to this caller in this list';
    expect(await code('TaxationMSP', { after })).toBe(strange);
    expect(await code('HousingMSP', { after, decision: 'DENIED' })).toBe(strange);
    expect(await code('HousingMSP', { after }, RECORDS.replace('sequence at', 'at'))).toBe(strange);
    expect(await code('HousingMSP', { first: 501 })).toContain('0 to 500');
    expect(await code('HousingMSP', { from: 'yesterday' })).toContain('`from`');
    expect(await code('HousingMSP', { entry: 'x' })).toContain('`entry`');
  });
}
