import { parse } from 'graphql';
import { grantsOf } from '../../../chaincode/model';
import { type Access, decideAccess, reasonsOf } from '../../../gateway/access';
import { analyse } from '../../../gateway/analysis';
import {
  type EntryFixture,
  epochOf,
  type GrantFixture,
  momentOf,
  msp,
  PURPOSE,
  publicationOf,
} from '../fixture/alliance';
import { composed } from '../fixture/composed';
import {
  CITIZENS,
  DEPARTMENTS,
  ELIGIBILITY,
  ENTRIES,
  GRANTS,
  HOUSING,
  INCOME,
  LOW_INCOME,
  MEMBERS,
} from '../fixture/scenario';

const publications = DEPARTMENTS.map(({ name, provider, sdl }) => publicationOf(name, provider, sdl));
const sdls = new Map(DEPARTMENTS.map(({ name, sdl }) => [name, sdl]));
const snapshot = composed(epochOf({ members: MEMBERS, entries: ENTRIES, grants: [], publications }), sdls);

function decideFor(
  query: string,
  grants: readonly GrantFixture[],
  entries: readonly EntryFixture[] = ENTRIES,
): Access {
  const epoch = epochOf({ members: MEMBERS, entries, grants, publications });
  return decideAccess({
    analysis: analyse(snapshot, parse(query), undefined),
    caller: msp(HOUSING),
    purpose: PURPOSE as never,
    epoch,
    moment: momentOf(),
  });
}

const { G1, G2, G3, G4, G5 } = GRANTS;
const reasonsFor = (...args: Parameters<typeof decideFor>) => {
  const { decision } = decideFor(...args);
  return decision.allowed
    ? 'ALLOWED'
    : reasonsOf(decision).map(
        (r) => `${r.subgraph} ${r.coordinate} ${r.item ?? '-'} ${r.beneficiary} ${r.reason}`,
      );
};

describe('the scenario of the issue, decided', () => {
  test('with the five grants every fetch is allowed and rests on them alone', () => {
    const { decision } = decideFor(ELIGIBILITY, [G1, G2, G3, G4, G5]);
    expect(decision.allowed).toBe(true);
    expect(decision.allowed ? grantsOf(decision) : []).toHaveLength(5);
  });

  test('without any grant the reasons name each missing item, of each beneficiary', () => {
    expect(reasonsFor(ELIGIBILITY, [])).toMatchInlineSnapshot(`
[
  "civil-affairs Citizen.identityNumber - HousingMSP NO_GRANT",
  "civil-affairs Citizen.identityNumber identityNumber HousingMSP NO_GRANT",
  "civil-affairs Citizen.lowIncomeEligible lowIncomeEligible HousingMSP NO_GRANT",
  "public-security Citizen.division division HousingMSP NO_GRANT",
  "public-security Citizen.household - HousingMSP NO_GRANT",
  "public-security Citizen.household household HousingMSP NO_GRANT",
  "public-security Citizen.identityNumber identityNumber HousingMSP NO_GRANT",
  "public-security Citizen.name name HousingMSP NO_GRANT",
  "public-security Division.code division HousingMSP NO_GRANT",
  "public-security Household.address address HousingMSP NO_GRANT",
  "public-security Query.citizen - HousingMSP NO_GRANT",
  "public-security Query.citizen(identityNumber:) identityNumber HousingMSP NO_GRANT",
  "taxation Citizen.identityNumber - CivilAffairsMSP NO_GRANT",
  "taxation Citizen.identityNumber - HousingMSP NO_GRANT",
  "taxation Citizen.identityNumber identityNumber CivilAffairsMSP NO_GRANT",
  "taxation Citizen.identityNumber identityNumber HousingMSP NO_GRANT",
  "taxation Citizen.yearlyIncome yearlyIncome CivilAffairsMSP NO_GRANT",
  "taxation Citizen.yearlyIncome yearlyIncome HousingMSP NO_GRANT",
]
`);
  });

  test('without the grant to civil affairs the reason names it as beneficiary', () => {
    expect(new Set(reasonsFor(ELIGIBILITY, [G1, G2, G3, G4]))).toEqual(
      new Set([
        'taxation Citizen.identityNumber - CivilAffairsMSP NO_GRANT',
        'taxation Citizen.identityNumber identityNumber CivilAffairsMSP NO_GRANT',
        'taxation Citizen.yearlyIncome yearlyIncome CivilAffairsMSP NO_GRANT',
      ]),
    );
  });

  test('a grant that names another coordinate to derive into is DERIVATION', () => {
    const reasons = reasonsFor(ELIGIBILITY, [G1, G2, G3, G4, { ...G5, derives: ['Citizen.other'] }]);
    expect(reasons).toContain('taxation Citizen.yearlyIncome yearlyIncome CivilAffairsMSP DERIVATION');
  });

  test('a grant to derive does not let the caller read the input directly', () => {
    const reasons = reasonsFor(ELIGIBILITY, [
      G1,
      G2,
      { ...G3, derives: ['Citizen.lowIncomeEligible'] },
      G4,
      G5,
    ]);
    expect(reasons).toContain('taxation Citizen.yearlyIncome yearlyIncome HousingMSP DERIVATION');
  });

  test('an input that nobody asked for is released to the computing department alone', () => {
    const query = '{ citizen(identityNumber: "1") { lowIncomeEligible } }';
    const { decision, fetches, question } = decideFor(query, [
      G1,
      { ...G3, items: ['identityNumber'] },
      G4,
      G5,
    ]);
    expect(decision.allowed).toBe(true);
    const income = question.touches.filter((touch) => touch.item === 'yearlyIncome');
    expect(income.map((touch) => [touch.beneficiary, touch.derives])).toEqual([
      ['CivilAffairsMSP', 'Citizen.lowIncomeEligible'],
    ]);
    expect(
      fetches.map((fetch) => fetch.scopes.map((scope) => [scope.entry, scope.beneficiary, scope.items])),
    ).toEqual([
      [[CITIZENS, HOUSING, ['identityNumber']]],
      [
        [INCOME, 'CivilAffairsMSP', ['identityNumber', 'yearlyIncome']],
        [INCOME, HOUSING, ['identityNumber']],
      ],
      [[LOW_INCOME, HOUSING, ['identityNumber', 'lowIncomeEligible']]],
    ]);
  });

  test('each fetch gets only the scopes of its own entries', () => {
    const { fetches, question } = decideFor(ELIGIBILITY, [G1, G2, G3, G4, G5]);
    expect(fetches.length).toBeGreaterThanOrEqual(4);
    for (const fetch of fetches) {
      const touched = new Set(fetch.touches.map((touch) => touch.entry));
      for (const scope of fetch.scopes) expect(touched).toContain(scope.entry);
      for (const entry of touched) expect(fetch.scopes.map((scope) => scope.entry)).toContain(entry);
    }
    expect(question.touches).toEqual(fetches.flatMap((fetch) => fetch.touches));
  });

  test('a key that may not travel to the receiving department is NOT_SHARED', () => {
    const entries = ENTRIES.map((each) =>
      each.code === CITIZENS
        ? { ...each, travelsTo: { division: ['CivilAffairsMSP'], identityNumber: ['CivilAffairsMSP'] } }
        : each,
    );
    expect(reasonsFor(ELIGIBILITY, [G1, G2, G3, G4, G5], entries)).toEqual([
      'public-security Citizen.identityNumber identityNumber TaxationMSP NOT_SHARED',
    ]);
  });

  test('filtering by an item touches it, through a variable as through a literal', () => {
    const byLiteral = decideFor('{ divisions(parent: "1", first: 2) { totalCount } }', []);
    const byVariable = decideFor('query($p: ID) { divisions(parent: $p) { totalCount } }', []);
    const items = (access: Access) => access.question.touches.map((touch) => touch.item);
    expect(items(byLiteral)).toContain('parent');
    expect(items(byVariable)).toContain('parent');
    expect(items(decideFor('{ divisions(first: 2) { totalCount } }', []))).not.toContain('parent');
  });

  test('what is behind @skip and @include is touched as if it were included', () => {
    const query =
      'query($s: Boolean!) { citizen(identityNumber: "1") { name @skip(if: $s) household @include(if: false) { address } } }';
    const items = decideFor(query, []).question.touches.map((touch) => touch.item);
    expect(items).toEqual(expect.arrayContaining(['name']));
  });

  test('introspection alone touches nothing and needs no grant', () => {
    const { decision, question } = decideFor('{ __schema { queryType { name } } __typename }', []);
    expect(question.touches).toEqual([]);
    expect(decision.allowed).toBe(true);
  });

  test('an unconditional share needs no grant, and still counts as touched', () => {
    const { decision, question } = decideFor('{ division(code: "1") { name } }', []);
    expect(decision.allowed).toBe(true);
    expect(question.touches.length).toBeGreaterThan(0);
  });

  test('an entry that lost a coordinate since the snapshot was built denies it as NO_ENTRY', () => {
    const entries = ENTRIES.map((each) => {
      const { 'Citizen.taxDebt': _, ...binds } = each.binds;
      return each.code === INCOME ? { ...each, binds } : each;
    });
    const grants = [G1, { ...G3, items: ['identityNumber', 'yearlyIncome', 'taxDebt'] }];
    expect(reasonsFor('{ citizen(identityNumber: "1") { taxDebt } }', grants)).toBe('ALLOWED');
    expect(reasonsFor('{ citizen(identityNumber: "1") { taxDebt } }', [G1, G3], entries)).toEqual([
      'taxation Citizen.taxDebt - HousingMSP NO_ENTRY',
    ]);
  });

  test('the same document is analysed once for a snapshot, and again for another', () => {
    const document = parse(ELIGIBILITY);
    expect(analyse(snapshot, document, undefined)).toBe(analyse(snapshot, parse(ELIGIBILITY), undefined));
    expect(analyse(snapshot, document, 'Eligibility')).not.toBe(analyse(snapshot, document, undefined));
  });
});
