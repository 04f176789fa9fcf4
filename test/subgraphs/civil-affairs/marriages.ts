/** Two registers of one department under one key, and the household a marriage lives in. */
import { answered, ask } from '../serve/asked';
import { department, grantEverywhere, known, people, rows, select } from '../serve/scenario';

interface Marriage {
  readonly identity_number: string;
  readonly spouse: string;
  readonly certificate_number: string;
  readonly district: string;
}

const MARRIED = `query ($id: ID!) { citizen(identityNumber: $id) {
  marriages { totalCount edges { node { certificateNumber spouse { name } } } } } }`;

let marriages: readonly Marriage[];

beforeAll(async () => {
  marriages = await select<Marriage>('civil-affairs', 'select * from marriages order by 1, 2');
});

describe('marriages', () => {
  beforeEach(() => {
    grantEverywhere('1', 'citizens', ['identityNumber', 'name', 'household', 'division']);
    grantEverywhere('2', 'households', ['address']);
    grantEverywhere('8', 'marriages', ['identityNumber', 'certificateNumber', 'spouse']);
    rows.grants = rows.grants.filter(({ grant }) => grant.id !== 'g-000000000004');
  });

  test('are answered with a grant on them alone, though another register has the same key', async () => {
    const [marriage] = marriages;
    const spouse = people.find(({ number }) => number === marriage?.spouse);
    const { data, faults } = await answered({ query: MARRIED, variables: { id: marriage?.identity_number } });
    expect(faults).toEqual([]);
    expect(data).toEqual({
      citizen: {
        marriages: {
          totalCount: 1,
          edges: [
            { node: { certificateNumber: marriage?.certificate_number, spouse: { name: spouse?.name } } },
          ],
        },
      },
    });
  });

  test('are refused with a grant on the other register alone', async () => {
    rows.grants = rows.grants.filter(({ grant }) => grant.id !== 'g-000000000008');
    grantEverywhere('4', 'low-income-register', ['identityNumber', 'lowIncomeEligible']);
    const refused = ask({ query: MARRIED, variables: { id: marriages[0]?.identity_number } });
    await expect(refused).rejects.toThrow(rows.version('marriages').code);
  });

  test('asked for together with the other register they need a grant on each', async () => {
    const query = MARRIED.replace('marriages {', 'lowIncomeEligible marriages {');
    const refused = ask({ query, variables: { id: marriages[0]?.identity_number } });
    await expect(refused).rejects.toThrow(rows.version('low-income-register').code);
    grantEverywhere('4', 'low-income-register', ['identityNumber', 'lowIncomeEligible']);
    const person = known((each) => each.ceiling !== undefined && each.income !== undefined);
    const { data, faults } = await answered({ query, variables: { id: person.number } });
    expect(faults).toEqual([]);
    expect(data).toMatchObject({
      citizen: {
        lowIncomeEligible: (person.income ?? 0) <= (person.ceiling ?? 0),
        marriages: { totalCount: marriages.filter((each) => each.identity_number === person.number).length },
      },
    });
  });

  test('the citizens of a household are a list, and each of them is married as the register says', async () => {
    const query = `query ($id: ID!) { citizen(identityNumber: $id) { household { citizens(first: 3) {
      totalCount pageInfo { hasNextPage } edges { node { identityNumber marriages { totalCount } } } } } } }`;
    const [{ n = 0, id = '' } = {}] = await select<{ n: number; id: string }>(
      'public-security',
      'select count(*)::int as n, min(identity_number) as id from citizens group by household_id order by n desc limit 1',
    );
    const { data, faults } = await answered({ query, variables: { id } });
    expect(faults).toEqual([]);
    const { citizens } = (data as { citizen: { household: { citizens: Citizens } } }).citizen.household;
    expect([citizens.totalCount, citizens.pageInfo.hasNextPage]).toEqual([n, n > 3]);
    expect(citizens.edges).toHaveLength(Math.min(3, n));
    for (const { node } of citizens.edges) {
      const own = marriages.filter((each) => each.identity_number === node.identityNumber);
      expect(node.marriages.totalCount).toBe(own.length);
    }
    expect(department('civil-affairs').statements).toHaveLength(1);
    // The citizen, the household, and of its citizens a count and a page.
    expect(department('public-security').statements).toHaveLength(4);
  });
});

interface Citizens {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean };
  readonly edges: readonly {
    readonly node: { readonly identityNumber: string; readonly marriages: { readonly totalCount: number } };
  }[];
}
