/** What the city lets, to whom, and how they are insured: a question over five departments. */
import { answered } from '../serve/asked';
import { department, grantEverywhere, select } from '../serve/scenario';

describe('allocations', () => {
  beforeEach(() => {
    grantEverywhere('1', 'citizens', ['identityNumber', 'name']);
    grantEverywhere('6', 'real-estate', ['unitNumber', 'owner', 'area']);
    grantEverywhere('8', 'social-insurance', ['identityNumber', 'kind', 'year', 'amount', 'employer']);
    grantEverywhere('9', 'allocations', ['allocationNumber', 'tenant', 'dwelling', 'monthlyRent']);
  });

  test('lead to tenant, dwelling, its owner and what was paid for the tenant, in one statement a fetch', async () => {
    const query = `{ allocations(first: 20) { edges { node { allocationNumber monthlyRent
      dwelling { area owner { ... on Party { name } } allocations { edges { node { monthlyRent } } } }
      tenant { name insurancePayments { totalCount edges { node { kind year amount employer { name } } } } }
    } } } }`;
    const { data, faults } = await answered({ query });
    expect(faults).toEqual([]);
    const { edges } = (data as { allocations: { edges: readonly { node: object }[] } }).allocations;
    const let_ = await select<Let>(
      'housing',
      'select allocation_number, tenant, dwelling, monthly_rent from allocations order by allocation_number limit 20',
    );
    expect(edges).toHaveLength(let_.length);
    const names = await named('public-security', 'citizens', 'identity_number');
    const enterprises = await named('market-regulation', 'enterprises', 'credit_code');
    const homes = await select<{ unit_number: string; owner: string; area: number }>(
      'natural-resources',
      'select unit_number, owner, area from real_estate',
    );
    const payments = await select<Payment>(
      'human-resources',
      'select identity_number, kind, year, amount, employer from insurance_payments order by identity_number, kind',
    );
    for (const [index, one] of let_.entries()) {
      const { allocation_number: allocationNumber, tenant, dwelling, monthly_rent: monthlyRent } = one;
      const home = homes.find((each) => each.unit_number === dwelling);
      const paid = payments.filter((each) => each.identity_number === tenant);
      expect(edges[index]?.node).toEqual({
        allocationNumber,
        monthlyRent,
        dwelling: {
          area: home?.area,
          owner: { name: enterprises.get(home?.owner ?? '') },
          allocations: { edges: [{ node: { monthlyRent } }] },
        },
        tenant: {
          name: names.get(tenant),
          insurancePayments: {
            totalCount: paid.length,
            edges: paid.map(({ kind, year, amount, employer }) => ({
              node: {
                kind,
                year,
                amount,
                employer: employer === null ? null : { name: enterprises.get(employer) },
              },
            })),
          },
        },
      });
    }
    expect(payments.some(({ employer }) => employer !== null)).toBe(true);
    const statements = ['housing', 'natural-resources', 'human-resources', 'public-security'].map(
      (name) => department(name).statements.length,
    );
    // Housing is asked twice: for its list, and for what hangs on the dwellings.
    expect(statements).toEqual([2, 1, 2, 1]);
  });

  test('of one division are told by it alone', async () => {
    const [{ district = '', n = 0 } = {}] = await select<{ district: string; n: number }>(
      'housing',
      'select district, count(*)::int as n from allocations group by district order by n desc limit 1',
    );
    grantEverywhere('9', 'allocations', ['tenant', 'district']);
    const query = 'query ($district: ID) { allocations(district: $district) { totalCount } }';
    expect((await answered({ query, variables: { district } })).data).toEqual({
      allocations: { totalCount: n },
    });
  });
});

interface Let {
  readonly allocation_number: string;
  readonly tenant: string;
  readonly dwelling: string;
  readonly monthly_rent: number;
}

interface Payment {
  readonly identity_number: string;
  readonly kind: string;
  readonly year: number;
  readonly amount: number;
  readonly employer: string | null;
}

async function named(subgraph: string, table: string, key: string): Promise<ReadonlyMap<string, string>> {
  const rows = await select<{ key: string; name: string }>(
    subgraph,
    `select ${key} as key, name from ${table}`,
  );
  return new Map(rows.map((row) => [row.key, row.name]));
}
