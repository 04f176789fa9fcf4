/** What department code sees of its tables, for any scope. Runs inside a suite that has the scenario's databases. */
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { isHubError } from '../../../chaincode/model/error';
import { itemId } from '../../../chaincode/model/identifier';
import type { RowFilter } from '../../../chaincode/model/record/row-filter';
import { openReader } from '../../../subgraphs/kit/database/reader';
import type { AccessScope, EntryScope } from '../../../subgraphs/kit/scope/access-scope';
import { RowScope } from '../../../subgraphs/kit/scope/row-scope';
import { publicSecurity } from '../../../subgraphs/public-security/department';
import type { PublicSecurityTables } from '../../../subgraphs/public-security/tables';
import { runs } from '../../depth';
import { readerOf } from '../serve/scenario';

let database: Kysely<PublicSecurityTables>;
let statements: string[] = [];
/** Everything there is, read past every scope. */
let citizens: readonly Record<string, unknown>[];
let households: readonly Record<string, unknown>[];

beforeAll(async () => {
  database = openReader<PublicSecurityTables>({
    url: readerOf('public-security'),
    onStatement: (statement) => statements.push(statement),
  });
  citizens = await database.selectFrom('citizens').selectAll().execute();
  households = await database.selectFrom('households').selectAll().execute();
});

afterAll(() => database.destroy());

const open = (access: AccessScope): RowScope<PublicSecurityTables> =>
  RowScope.open(database, publicSecurity.tables, access, { order: 'a'.repeat(64) });

const ALL_ITEMS = ['identityNumber', 'name', 'household', 'division', 'district', 'address'];
const everything: EntryScope = { items: new Set(ALL_ITEMS), rows: [[[]]] };
const DISTRICT = itemId.parse('district');
const DISTRICTS = ['110101', '110102', '110105', '110108', '110112', '119999'];

const filter = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  {
    weight: 5,
    arbitrary: fc
      .uniqueArray(fc.constantFrom(...DISTRICTS), { maxLength: 3 })
      .map((list) => [{ dimension: DISTRICT, in: list }]),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...DISTRICTS).map((district) => [
      { dimension: DISTRICT, in: [district] },
      { dimension: DISTRICT, in: DISTRICTS },
    ]),
  },
);
const filters: fc.Arbitrary<RowFilter> = filter;
const entryScope: fc.Arbitrary<EntryScope> = fc.record({
  items: fc.subarray(ALL_ITEMS).map((items) => new Set(items)),
  rows: fc.array(fc.array(filters, { maxLength: 3 }), { maxLength: 3 }),
});

/** The same question, answered in plain words over the same rows. */
const sees = (scope: EntryScope, district: unknown): boolean =>
  scope.rows.length > 0 &&
  scope.rows.every((bases) =>
    bases.some((conditions) =>
      conditions.every((condition) => (condition.in as readonly unknown[]).includes(district)),
    ),
  );

const shown = (
  scope: EntryScope,
  row: Record<string, unknown>,
  columns: Readonly<Record<string, string>>,
): unknown =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      const item = columns[column];
      return [column, item === undefined || scope.items.has(item) ? value : null];
    }),
  );

const CITIZEN_COLUMNS = {
  identity_number: 'identityNumber',
  name: 'name',
  household_id: 'household',
  division: 'division',
  district: 'district',
};

const property = (
  check: (citizenScope: EntryScope, householdScope: EntryScope) => Promise<void>,
): Promise<void> => fc.assert(fc.asyncProperty(entryScope, entryScope, check), { numRuns: runs(40, 500) });

const byNumber = (one: Record<string, unknown>, other: Record<string, unknown>): number =>
  String(one.identity_number) < String(other.identity_number) ? -1 : 1;
const byText = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();
const both = (citizenScope: EntryScope, householdScope: EntryScope): RowScope<PublicSecurityTables> =>
  open(
    new Map([
      ['citizens', citizenScope],
      ['households', householdScope],
    ]),
  );

test('a list holds exactly the rows and columns in scope', () =>
  property(async (citizenScope, householdScope) => {
    const expected = citizens.filter((row) => sees(citizenScope, row.district));
    const found = await both(citizenScope, householdScope).from('citizens').selectAll().execute();
    const plain = expected.map((row) => shown(citizenScope, row, CITIZEN_COLUMNS));
    expect(byText(found)).toEqual(byText(plain));
  }));

test('a lookup finds a row only in scope, and only by an item in scope', () =>
  property(async (citizenScope, householdScope) => {
    const numbers = citizens.slice(0, 40).map((row) => String(row.identity_number));
    const found = await both(citizenScope, householdScope)
      .from('citizens')
      .select(['identity_number'])
      .where('identity_number', 'in', numbers)
      .execute();
    const expected = citizens
      .slice(0, 40)
      .filter((row) => citizenScope.items.has('identityNumber') && sees(citizenScope, row.district));
    expect(found).toHaveLength(expected.length);
  }));

test('a count counts the rows in scope', () =>
  property(async (citizenScope, householdScope) => {
    const { n } = await both(citizenScope, householdScope)
      .from('citizens')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow();
    expect(Number(n)).toBe(citizens.filter((row) => sees(citizenScope, row.district)).length);
  }));

test('a join joins what is in scope on both sides', () =>
  property(async (citizenScope, householdScope) => {
    const found = await both(citizenScope, householdScope)
      .from('citizens')
      .innerJoin('households as h', 'h.household_id', 'citizens.household_id')
      .select(['citizens.name', 'h.address', 'h.household_id'])
      .execute();
    const visible = new Map(
      households.filter((row) => sees(householdScope, row.district)).map((row) => [row.household_id, row]),
    );
    const expected = citizens
      .filter((row) => citizenScope.items.has('household') && sees(citizenScope, row.district))
      .flatMap((row) => {
        const home = visible.get(row.household_id);
        if (home === undefined) return [];
        const name = citizenScope.items.has('name') ? row.name : null;
        const address = householdScope.items.has('address') ? home.address : null;
        return [{ name, address, household_id: home.household_id }];
      });
    expect(byText(found)).toEqual(byText(expected));
  }));

test('rows are paged and grouped as they are in scope, whether or not the columns they are filtered and ordered by are', () =>
  property(async (citizenScope) => {
    const scope = open(new Map([['citizens', citizenScope]]));
    const expected = citizens.filter((row) => sees(citizenScope, row.district));
    const all = await scope.keyed('citizens').next({ size: 10_000, direction: 'forward', from: undefined });
    const numbers = expected.map((row) => String(row.identity_number)).sort();
    const isOrdered = citizenScope.items.has('identityNumber');
    if (isOrdered) expect(all.map(({ key }) => key[0])).toEqual(numbers);
    expect(all).toHaveLength(numbers.length);
    const middle = Math.floor(all.length / 2);
    const from = all[middle]?.key;
    const beyond = await scope.keyed('citizens').countBeyond({ direction: 'forward', from, atMost: 10_000 });
    expect(beyond).toBe(from === undefined ? 0 : all.length - middle - 1);
    const ids = [...new Set(citizens.map((row) => Number(row.household_id)))].slice(0, 60);
    const grouped = scope.grouped('citizens', 'household_id');
    const groups = ids.map((id) =>
      citizenScope.items.has('household') ? expected.filter((row) => row.household_id === id) : [],
    );
    expect(await grouped.counts(ids)).toEqual(groups.map(({ length }) => length));
    const ends = await grouped.ends(ids, { size: 2, direction: 'backward' });
    expect(ends.map(({ length }) => length)).toEqual(groups.map(({ length }) => Math.min(length, 2)));
    for (const [index, rows] of ends.entries()) {
      const group = (groups[index] ?? []).slice().sort(byNumber);
      const whole = group.map((row) => shown(citizenScope, row, CITIZEN_COLUMNS));
      const read = rows.map(({ row }) => row);
      if (isOrdered) expect(read).toEqual(whole.slice(-2));
      else for (const row of read) expect(whole).toContainEqual(row);
    }
  }));

test('subqueries, unions and left joins show no row out of scope', () =>
  property(async (citizenScope, householdScope) => {
    const scope = both(citizenScope, householdScope);
    const within = await scope
      .from('citizens')
      .select('household_id')
      .where('household_id', 'in', (eb) => eb.selectFrom('households').select('household_id'))
      .execute();
    const united = await scope
      .from('citizens')
      .select('household_id')
      .union((eb) => eb.selectFrom('households').select('household_id'))
      .execute();
    const left = await scope
      .from('households')
      .leftJoin('citizens', 'citizens.household_id', 'households.household_id')
      .select(['households.household_id', 'citizens.identity_number'])
      .execute();
    const homes = new Set(
      households.filter((row) => sees(householdScope, row.district)).map((row) => row.household_id),
    );
    const seen = citizens.filter((row) => sees(citizenScope, row.district));
    const ids = new Set<unknown>(
      citizenScope.items.has('household') ? seen.map((row) => row.household_id) : [null],
    );
    expect(within.every(({ household_id: id }) => homes.has(id) && ids.has(id))).toBe(true);
    expect(united.every(({ household_id: id }) => homes.has(id) || ids.has(id))).toBe(true);
    const numbers = new Set<unknown>(
      citizenScope.items.has('identityNumber') ? seen.map((row) => row.identity_number) : [],
    );
    expect(left.every((row) => homes.has(row.household_id))).toBe(true);
    expect(left.every((row) => row.identity_number === null || numbers.has(row.identity_number))).toBe(true);
  }));

describe('refuses, before any statement is sent,', () => {
  const scope = (): RowScope<PublicSecurityTables> => open(new Map([['citizens', everything]]));
  const attempts: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['a table of an entry that is not in scope', () => scope().from('households').selectAll().execute()],
    [
      'such a table in a join',
      () =>
        scope()
          .from('citizens')
          .innerJoin('households', 'households.household_id', 'citizens.household_id')
          .select('address')
          .execute(),
    ],
    [
      'such a table in a subquery',
      () =>
        scope()
          .from('citizens')
          .selectAll()
          .where('household_id', 'in', (eb) => eb.selectFrom('households').select('household_id'))
          .execute(),
    ],
    [
      'a table that is bound to nothing',
      () =>
        scope()
          .from('load_version' as 'citizens')
          .selectAll()
          .execute(),
    ],
    [
      'a table named with a schema',
      () =>
        scope()
          .from('public.citizens' as 'citizens')
          .selectAll()
          .execute(),
    ],
    [
      'a catalogue table',
      () =>
        scope()
          .from('pg_catalog.pg_roles' as 'citizens')
          .selectAll()
          .execute(),
    ],
    [
      'raw SQL in a selection',
      () => scope().from('citizens').select(sql<string>`(select 1)`.as('x')).execute(),
    ],
    [
      'raw SQL in a condition',
      () => scope().from('citizens').selectAll().where(sql<boolean>`1 = 1`).execute(),
    ],
    [
      'raw SQL behind the query',
      () => scope().from('citizens').selectAll().modifyEnd(sql`union select * from citizens`).execute(),
    ],
    [
      'a function that runs SQL out of a string',
      () =>
        scope()
          .from('citizens')
          .select((eb) => eb.fn<string>('query_to_xml', [eb.val('select 1')]).as('x'))
          .execute(),
    ],
    [
      'raw SQL in place of a table',
      () =>
        scope()
          .from(sql`citizens`.as('c') as unknown as 'citizens')
          .selectAll()
          .execute(),
    ],
  ];

  test.each(attempts)('%s', async (_what, attempt) => {
    statements = [];
    const refusal = await Promise.resolve()
      .then(attempt)
      .catch((error: unknown) => error);
    expect(isHubError(refusal, 'SCOPE_REFUSED')).toBe(true);
    expect(statements).toEqual([]);
  });
});

test('a filter over a dimension the table does not have opens nothing, and is not weakened', () => {
  const access = new Map([
    ['citizens', { ...everything, rows: [[[{ dimension: itemId.parse('colour'), in: ['red'] }]]] }],
  ]);
  expect(() => open(access)).toThrow(expect.objectContaining({ code: 'SCOPE_REFUSED' }));
});

test('a scope has no door back to the database', () => {
  const scope = open(new Map([['citizens', everything]]));
  expect(Object.keys(scope)).toEqual([]);
  expect('withoutPlugins' in scope || 'withoutPlugins' in scope.from('citizens')).toBe(false);
});
