import fc from 'fast-check';
import { allDivisions } from '../../../subgraphs/population/divisions';
import { type Household, inventHouseholds } from '../../../subgraphs/population/household';
import { checkCharacter, identityNumber } from '../../../subgraphs/population/identity-number';
import { runs } from '../../depth';

const invent = (citizens: number, seed = 'a seed'): readonly Household[] => [
  ...inventHouseholds({ citizens, seed }),
];
const people = invent(3000);
const persons = people.flatMap(({ members }) => members);

test('the check character is the one of the example in GB 11643', () => {
  expect(checkCharacter('11010519491231002')).toBe('X');
});

test('a wrong digit always gives another check character', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 17, maxLength: 17 });
  fc.assert(
    fc.property(digits, fc.nat({ max: 16 }), fc.integer({ min: 1, max: 9 }), (number, at, shift) => {
      const wrong = number.map((digit, index) => (index === at ? (digit + shift) % 10 : digit));
      return checkCharacter(number.join('')) !== checkCharacter(wrong.join(''));
    }),
    { numRuns: runs(200, 5000) },
  );
});

test('a number keeps division, birth date and sequence in their places', () => {
  expect(identityNumber({ division: '110105', birthDate: '19491231', sequence: 2 })).toBe(
    '11010519491231002X',
  );
});

test('as many citizens are invented as were asked for', () => {
  expect(persons).toHaveLength(3000);
  expect(invent(1).flatMap(({ members }) => members)).toHaveLength(1);
});

test('every identity number is right, unique, and of the district it was given in', () => {
  const districts = new Set(
    allDivisions()
      .filter(({ level }) => level === 3)
      .map(({ code }) => code),
  );
  for (const { district, members } of people) {
    expect(districts).toContain(district);
    for (const { identityNumber: number } of members) {
      expect(number.slice(0, 6)).toBe(district);
      expect(number.at(-1)).toBe(checkCharacter(number.slice(0, 17)));
      const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)];
      const born = new Date(`${year}-${month}-${day}T00:00:00Z`);
      expect(born.toISOString().slice(0, 10)).toBe(`${year}-${month}-${day}`);
    }
  }
  expect(new Set(persons.map((person) => person.identityNumber)).size).toBe(persons.length);
});

test('the same seed gives the same households, another seed others', () => {
  expect(invent(500, 'one')).toEqual(invent(500, 'one'));
  expect(invent(500, 'one')).not.toEqual(invent(500, 'two'));
});

test('more citizens continue the same series: the ones before keep their place', () => {
  const [few, many] = [invent(200, 'one'), invent(400, 'one')];
  expect(many.slice(0, few.length - 1)).toEqual(few.slice(0, -1));
});

test('every combination of income and register occurs, so that a null has each of its causes', () => {
  const combinations = new Set(
    persons.map(
      ({ yearlyIncome, incomeCeiling }) => `${yearlyIncome !== undefined}/${incomeCeiling !== undefined}`,
    ),
  );
  expect([...combinations].sort()).toEqual(['false/false', 'false/true', 'true/false', 'true/true']);
  const decided = persons.filter(
    (person) => person.yearlyIncome !== undefined && person.incomeCeiling !== undefined,
  );
  const eligible = decided.filter(({ yearlyIncome = 0, incomeCeiling = 0 }) => yearlyIncome <= incomeCeiling);
  expect(eligible.length).toBeGreaterThan(0);
  expect(eligible.length).toBeLessThan(decided.length);
});

test('most households are in districts of Beijing, and all of these have some', () => {
  const inBeijing = people.filter(({ district }) => district.startsWith('11'));
  expect(inBeijing.length / people.length).toBeGreaterThan(0.9);
  expect(new Set(inBeijing.map(({ district }) => district)).size).toBe(16);
});

test('divisions form one tree down to the county', () => {
  const divisions = allDivisions();
  const codes = new Set(divisions.map(({ code }) => code));
  expect(codes.size).toBe(divisions.length);
  expect(divisions.length).toBeGreaterThan(3000);
  expect(divisions).toContainEqual({ code: '110108', name: '海淀区', level: 3, parent: '110000' });
  for (const { parent, level } of divisions) {
    if (level === 1) expect(parent).toBeUndefined();
    else expect(codes).toContain(parent);
  }
});
