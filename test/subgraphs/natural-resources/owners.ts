/** Who owns what: a union and an interface over two departments, and lists that hang on many owners. */
import { answered, ask } from '../serve/asked';
import { department, grantEverywhere, select } from '../serve/scenario';

interface Unit {
  readonly unit_number: string;
  readonly owner: string;
  readonly owned_by: 'CITIZEN' | 'ENTERPRISE';
}

const units = (condition = 'true'): Promise<readonly Unit[]> =>
  select<Unit>(
    'natural-resources',
    `select unit_number, owner, owned_by from real_estate where ${condition} order by unit_number`,
  );

describe('owners', () => {
  beforeEach(() => {
    grantEverywhere('1', 'citizens', ['identityNumber', 'name']);
    grantEverywhere('6', 'real-estate', ['unitNumber', 'owner', 'area']);
    grantEverywhere('7', 'enterprises', ['representative']);
  });

  test('a citizen and an enterprise are owners alike, and each is named by the department that knows it', async () => {
    const query = `query ($unit: ID!) { realEstate(unitNumber: $unit) {
      owner { __typename ... on Party { name } ... on Enterprise { legalForm } }
    } }`;
    const [[homely], [commercial]] = [
      await units("owned_by = 'CITIZEN'"),
      await units("owned_by = 'ENTERPRISE'"),
    ];
    const [citizen] = await select<{ name: string }>(
      'public-security',
      `select name from citizens where identity_number = '${homely?.owner}'`,
    );
    const [enterprise] = await select<{ name: string; legal_form: string }>(
      'market-regulation',
      `select name, legal_form from enterprises where credit_code = '${commercial?.owner}'`,
    );
    const of = async (unit: Unit | undefined) =>
      (await answered({ query, variables: { unit: unit?.unit_number } })).data;
    expect(await of(homely)).toEqual({
      realEstate: { owner: { __typename: 'Citizen', name: citizen?.name } },
    });
    expect(await of(commercial)).toEqual({
      realEstate: {
        owner: { __typename: 'Enterprise', name: enterprise?.name, legalForm: enterprise?.legal_form },
      },
    });
  });

  test('what hangs on many objects is read in one statement for all of them', async () => {
    const query = `{ enterprises(first: 25) { edges { node { creditCode
      realEstate(first: 1) { totalCount pageInfo { hasNextPage } edges { node { unitNumber } } }
      representative { identityNumber name
        realEstate(first: 1) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { unitNumber } } }
      }
    } } } }`;
    const { data, faults } = await answered({ query });
    expect(faults).toEqual([]);
    const owned = await units();
    const expected = (owner: string) => {
      const own = owned.filter((unit) => unit.owner === owner);
      return {
        totalCount: own.length,
        pageInfo: expect.objectContaining({ hasNextPage: own.length > 1 }),
        edges: own
          .slice(0, 1)
          .map((unit) => expect.objectContaining({ node: { unitNumber: unit.unit_number } })),
      };
    };
    const { edges } = (data as { enterprises: { edges: readonly { node: Answered }[] } }).enterprises;
    expect(edges.length).toBe(25);
    for (const { node } of edges) {
      expect(node.realEstate).toEqual(expected(node.creditCode));
      expect(node.representative?.realEstate).toEqual(expected(node.representative?.identityNumber ?? ''));
      expect(node.representative?.name).toEqual(expect.any(String));
    }
    expect(new Set(edges.map(({ node }) => node.representative?.realEstate.totalCount)).size).toBeGreaterThan(
      1,
    );
    // Two fetches, each a count and a page for all its owners.
    const statements = ['market-regulation', 'public-security', 'natural-resources'].map(
      (name) => department(name).statements.length,
    );
    expect(statements).toEqual([1, 1, 4]);
  });

  test('the next page of one owner follows the first, and its cursor opens nobody else', async () => {
    const [busy] = await select<{ owner: string; n: number }>(
      'natural-resources',
      'select owner, count(*)::int as n from real_estate group by owner order by n desc, owner limit 1',
    );
    const query = `query ($code: ID!, $after: String) { enterprise(creditCode: $code) {
      realEstate(first: 2, after: $after) { pageInfo { endCursor hasNextPage } edges { node { unitNumber } } } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more && seen.length < 1_000; ) {
      const { data } = await answered({ query, variables: { code: busy?.owner, after } });
      const { realEstate } = (data as { enterprise: { realEstate: Page } }).enterprise;
      seen.push(...realEstate.edges.map(({ node }) => node.unitNumber));
      ({ endCursor: after, hasNextPage: more } = realEstate.pageInfo);
    }
    expect(seen).toEqual((await units(`owner = '${busy?.owner}'`)).map((unit) => unit.unit_number));
    const [first] = await select<{ credit_code: string }>(
      'market-regulation',
      `select credit_code from enterprises where credit_code <> '${busy?.owner}' limit 1`,
    );
    const other = await answered({ query, variables: { code: first?.credit_code, after } });
    expect(other.faults).toMatchObject([{ code: 'INVALID_ARGUMENT' }]);
  });

  test('without the item that selects, the list is refused before any fetch', async () => {
    grantEverywhere('6', 'real-estate', ['unitNumber', 'area']);
    const query = '{ enterprises(first: 1) { edges { node { realEstate { totalCount } } } } }';
    await expect(ask({ query })).rejects.toThrow('ITEM_NOT_GRANTED');
  });
});

interface Page {
  readonly edges: readonly { readonly node: { readonly unitNumber: string } }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

interface Answered {
  readonly creditCode: string;
  readonly realEstate: { readonly totalCount: number };
  readonly representative: {
    readonly identityNumber: string;
    readonly name: string;
    readonly realEstate: { readonly totalCount: number };
  } | null;
}
