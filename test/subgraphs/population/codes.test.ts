import fc from 'fast-check';
import { inventAllocations } from '../../../subgraphs/population/allocation';
import {
  creditCheckCharacter,
  creditCode,
  organisationCheckCharacter,
} from '../../../subgraphs/population/credit-code';
import { enterpriseLedBy, inventEnterprise, PUBLIC_LANDLORD } from '../../../subgraphs/population/enterprise';
import { inventInsurance } from '../../../subgraphs/population/insurance';
import { inventPopulation } from '../../../subgraphs/population/population';
import { inventRealEstate } from '../../../subgraphs/population/real-estate';
import { unitNumber } from '../../../subgraphs/population/unit-number';
import { runs } from '../../depth';

const population = inventPopulation({ citizens: 3000, seed: 'a seed' });
const households = [...population.households()];

test.each(['91110000802100433B', '9144030071526726XG', '914403001922038216'])(
  'the check characters are those of the published credit code %s',
  (code) => {
    expect(creditCheckCharacter(code.slice(0, 17))).toBe(code.at(-1));
    expect(organisationCheckCharacter(code.slice(8, 16))).toBe(code.charAt(16));
  },
);

test('a credit code has its eighteen characters in their places, and its check characters are right', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000_000 }), (number) => {
      const code = creditCode('110108', number);
      expect(code).toMatch(/^91110108MA[0-9A-HJ-NPQRTUWXY]{6}[0-9X][0-9A-HJ-NPQRTUWXY]$/);
      expect(creditCheckCharacter(code.slice(0, 17))).toBe(code.at(-1));
      expect(organisationCheckCharacter(code.slice(8, 16))).toBe(code.charAt(16));
    }),
    { numRuns: runs(200, 5000) },
  );
});

test('distinct enterprises have distinct codes', () => {
  const numbers = Array.from({ length: 50_000 }, (_, index) => index + 1);
  expect(new Set(numbers.map((number) => creditCode('110101', number))).size).toBe(numbers.length);
});

test('distinct units have distinct numbers of 28 characters', () => {
  const parcel = fc.integer({ min: 1, max: 1_000_000 });
  const parts = fc.record({
    division: fc.constant('110108'),
    parcel,
    building: fc.integer({ min: 1, max: 3 }),
    unit: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      expect(unitNumber(one)).toMatch(/^\d{12}GB\d{5}F\d{8}$/);
      const same = JSON.stringify(one) === JSON.stringify(other);
      return (unitNumber(one) === unitNumber(other)) === same;
    }),
    { numRuns: runs(500, 20_000) },
  );
});

test('the enterprises that households lead are numbered without gaps, and each has one representative', () => {
  const numbers = households.flatMap((household) => enterpriseLedBy(household) ?? []);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(numbers.length).toBeGreaterThan(100);
  expect(inventEnterprise('one', 7)).toEqual(inventEnterprise('one', 7));
  expect(inventEnterprise('one', 7)).not.toEqual(inventEnterprise('two', 7));
});

test('what the city lets is real estate of the public landlord, let once, to the head of a household', () => {
  const units = new Map([...inventRealEstate(population)].map((unit) => [unit.unitNumber, unit]));
  const heads = new Set(households.map(({ members }) => members[0]?.identityNumber));
  const landlord = inventEnterprise(population.seed, PUBLIC_LANDLORD).creditCode;
  const allocations = [...inventAllocations(population)];
  expect(allocations.length).toBeGreaterThan(20);
  for (const each of allocations) {
    expect(units.get(each.dwelling)?.owner).toBe(landlord);
    expect(heads).toContain(each.tenant);
  }
  expect(new Set(allocations.map(({ dwelling }) => dwelling)).size).toBe(allocations.length);
  expect(new Set(allocations.map(({ number }) => number)).size).toBe(allocations.length);
});

test('who works is insured by an employer that is registered, in four kinds at once', () => {
  const codes = new Set(
    households.flatMap((household) => {
      const number = enterpriseLedBy(household);
      return number === undefined ? [] : [inventEnterprise(population.seed, number).creditCode];
    }),
  );
  const payments = [...inventInsurance(population)];
  const keys = payments.map(({ identityNumber, kind }) => `${identityNumber} ${kind}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(payments.map(({ kind }) => kind)).size).toBe(6);
  for (const { employer, base, kind } of payments) {
    expect(employer === null).toBe(['170', '390'].includes(kind));
    expect(base === null).toBe(employer === null);
    if (employer !== null) expect(codes).toContain(employer);
  }
});

test('every owner of real estate exists: a registered citizen or a registered enterprise', () => {
  const citizens = new Set(households.flatMap(({ members }) => members.map((each) => each.identityNumber)));
  const enterprises = new Set(
    households.flatMap((household) => {
      const number = enterpriseLedBy(household);
      return number === undefined ? [] : [inventEnterprise(population.seed, number).creditCode];
    }),
  );
  const units = [...inventRealEstate(population)];
  expect(new Set(units.map((unit) => unit.unitNumber)).size).toBe(units.length);
  expect(new Set(units.map(({ ownedBy }) => ownedBy))).toEqual(new Set(['CITIZEN', 'ENTERPRISE']));
  for (const { owner, ownedBy, unitNumber: number, district } of units) {
    expect(ownedBy === 'CITIZEN' ? citizens : enterprises).toContain(owner);
    expect(number.slice(0, 6)).toBe(district);
  }
});
