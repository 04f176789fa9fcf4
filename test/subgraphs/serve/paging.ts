import fc from 'fast-check';
import { Client } from 'pg';
import { runs } from '../../depth';
import { HOUSING } from './directory';
import { type Planned, scopeOf } from './fetches';
import { CIVIL_AFFAIRS, codeOf, housing, otherKey, ownerOf, rows, send } from './scenario';

interface Page {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: { readonly code: string }; readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const PAGE =
  'totalCount edges { cursor node { code } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const ARGUMENTS = '$first: Int, $after: String, $last: Int, $before: String';
const PAGING = 'first: $first, after: $after, last: $last, before: $before';

const asked = (parent: string, variables: Planned['variables']): Planned => ({
  query: `query (${ARGUMENTS}) { divisions(parent: "${parent}", ${PAGING}) { ${PAGE} } }`,
  ...(variables === undefined ? {} : { variables }),
  scope: scopeOf(rows, 'divisions', [
    { basis: 'UNCONDITIONAL', items: ['code', 'parent'], beneficiary: HOUSING },
  ]),
});

async function page(variables: Planned['variables'], parent = '110000'): Promise<Page> {
  const { body } = await send('civil-affairs', asked(parent, variables));
  expect(body.errors).toBeUndefined();
  return (body.data as { divisions: Page }).divisions;
}

const codes = ({ edges }: Page): readonly string[] => edges.map(({ node }) => node.code);

interface NamedPage extends Pick<Page, 'pageInfo'> {
  readonly edges: readonly { readonly node: { readonly name: string } }[];
}

const names = ({ edges }: NamedPage): readonly string[] => edges.map(({ node }) => node.name);
const rankIn = (ranks: ReadonlyMap<string, number>, name: string | undefined): number =>
  ranks.get(name ?? '') ?? -1;

describe('a list', () => {
  test('is walked from either end in pages of any size: every row once, in order', async () => {
    const all = codes(await page({}));
    expect(all).toHaveLength(16);
    expect([...all].sort()).toEqual(all);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.boolean(), async (size, forward) => {
        const seen: string[] = [];
        let cursor: string | null = null;
        for (let more = true; more; ) {
          const at: Page = await page(
            forward ? { first: size, after: cursor } : { last: size, before: cursor },
          );
          const { pageInfo } = at;
          if (forward) seen.push(...codes(at));
          else seen.unshift(...codes(at));
          const isFirst = cursor === null;
          expect(forward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage).toBe(!isFirst);
          cursor = forward ? pageInfo.endCursor : pageInfo.startCursor;
          more = forward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage;
        }
        expect(seen).toEqual(all);
      }),
      { numRuns: runs(4, 40) },
    );
  });

  test('goes on after the same row when rows were added and removed before it', async () => {
    const first = await page({ first: 3 });
    const owner = new Client({ connectionString: ownerOf('civil-affairs') });
    await owner.connect();
    await owner.query("insert into divisions values ('110100', '新区', 3, '110000')");
    await owner.query("delete from divisions where code = '110102'");
    const next = await page({ first: 2, after: first.pageInfo.endCursor });
    await owner.query("delete from divisions where code = '110100'");
    await owner.query("insert into divisions values ('110102', '西城区', 3, '110000')");
    await owner.end();
    expect(codes(first)).toEqual(['110101', '110102', '110105']);
    expect(codes(next)).toEqual(['110106', '110107']);
  });

  test('pages by a key that the fetch does not touch, and shows it to nobody', async () => {
    const query = `query ($after: String) { divisions(first: 4, after: $after) { edges { cursor } pageInfo { endCursor } } }`;
    const scope = scopeOf(rows, 'divisions', [{ basis: 'UNCONDITIONAL', items: [], beneficiary: HOUSING }]);
    const read = async (after: string | null): Promise<Page> =>
      ((await send('civil-affairs', { query, variables: { after }, scope })).body.data as { divisions: Page })
        .divisions;
    const first = await read(null);
    const second = await read(first.pageInfo.endCursor);
    const cursors = [...first.edges, ...second.edges].map(({ cursor }) => cursor);
    expect(new Set(cursors).size).toBe(8);
    for (const cursor of cursors) {
      expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toMatch(/1[0-9]{5}/);
    }
  });

  test('does not tell by its order how keys compare that the fetch does not touch', async () => {
    const scope = scopeOf(rows, 'divisions', [
      { basis: 'UNCONDITIONAL', items: ['name'], beneficiary: HOUSING },
    ]);
    const read = async (first: number, after: string | null, node = 'name'): Promise<NamedPage> => {
      const query = `query ($first: Int, $after: String) { divisions(first: $first, after: $after) { edges { node { ${node} } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
      const { body } = await send('civil-affairs', { query, variables: { first, after }, scope });
      expect(body.errors).toBeUndefined();
      return (body.data as { divisions: NamedPage }).divisions;
    };
    const whole = names(await read(500, null));
    const first = await read(200, null);
    const second = await read(200, first.pageInfo.endCursor);
    expect([...names(first), ...names(second)]).toEqual(whole.slice(0, 400));
    expect([first, second].map(({ pageInfo }) => [pageInfo.hasPreviousPage, pageInfo.hasNextPage])).toEqual([
      [false, true],
      [true, true],
    ]);
    expect(names(await read(500, null, '__typename name'))).not.toEqual(whole);
    const owner = new Client({ connectionString: ownerOf('civil-affairs') });
    await owner.connect();
    const byCode = await owner.query<{ name: string }>('select name from divisions order by code');
    await owner.end();
    // Of many rows in an order of no meaning about half follow as their keys do; in that of their keys all would.
    const ranks = new Map(byCode.rows.map(({ name }, rank) => [name, rank]));
    const rising = whole.filter((name, at) => rankIn(ranks, name) > rankIn(ranks, whole[at - 1]));
    expect(rising.length).toBeGreaterThan(whole.length / 3);
    expect(rising.length).toBeLessThan((whole.length * 2) / 3);
  });

  test('INVALID_ARGUMENT: a cursor of another caller, application, list or filter, or with any byte changed', async () => {
    const { endCursor } = (await page({ first: 2 })).pageInfo;
    if (endCursor === null) throw new Error('no cursor');
    const next = { first: 2, after: endCursor };
    const refused = async (planned: Planned, caller = housing): Promise<unknown> => {
      const { body } = await send('civil-affairs', planned, { caller });
      expect(body.data).toEqual({ divisions: null });
      return codeOf(body);
    };
    const other = { member: HOUSING, application: 'other', key: otherKey };
    const own = {
      ...asked('110000', next),
      scope: scopeOf(rows, 'divisions', [
        { basis: 'OWN', items: ['code', 'parent'], beneficiary: CIVIL_AFFAIRS },
      ]),
    };
    const renamed = asked('110000', next);
    const changed = Buffer.from(endCursor, 'base64url');
    for (let index = 0; index < changed.length; index += 7) {
      const copy = Buffer.from(changed);
      copy[index] = (copy[index] ?? 0) ^ 1;
      expect(await refused(asked('110000', { first: 2, after: copy.toString('base64url') }))).toBe(
        'INVALID_ARGUMENT',
      );
    }
    expect(
      await Promise.all([
        refused(asked('110000', next), other),
        refused(own, { member: CIVIL_AFFAIRS, application: 'desk', key: otherKey }),
        refused(asked('120000', next)),
        refused({ ...renamed, query: renamed.query.replace('totalCount', '') }),
        refused(asked('110000', { first: 2, after: 'cm93OjE' })),
      ]),
    ).toEqual(Array.from({ length: 5 }, () => 'INVALID_ARGUMENT'));
    expect((await send('civil-affairs', asked('110000', next))).body.errors).toBeUndefined();
  });

  test.each([
    { first: -1 },
    { first: 501 },
    { last: 501 },
    { first: 1, last: 1 },
    { first: 1, before: 'x' },
    { last: 1, after: 'x' },
  ])('INVALID_ARGUMENT: %j', async (variables) => {
    const { body } = await send('civil-affairs', asked('110000', variables));
    expect(codeOf(body)).toBe('INVALID_ARGUMENT');
  });

  test('holds 50 rows unless said, 500 at most', async () => {
    const query = '{ divisions { totalCount edges { node { code } } } }';
    const { body } = await send('civil-affairs', { ...asked('', {}), query });
    const { divisions } = body.data as { divisions: Page };
    expect(divisions.edges).toHaveLength(50);
    expect(divisions.totalCount).toBeGreaterThan(500);
    const many = await send('civil-affairs', {
      ...asked('', {}),
      query: query.replace('divisions {', 'divisions(first: 500) {'),
    });
    expect((many.body.data as { divisions: Page }).divisions.edges).toHaveLength(500);
  });
});
