import {
  type Coordinate,
  confirmScope,
  decide,
  type GrantId,
  type PurposeCode,
  type SubgraphName,
} from '../../../chaincode/model';
import { type Access, decideAccess, reasonsOf } from '../../../gateway/access';
import { scopesFor } from '../../../gateway/access/fetch-scope';
import {
  code,
  type EntryFixture,
  epochOf,
  type GrantFixture,
  momentOf,
  msp,
  PURPOSE,
} from '../fixture/alliance';
import { CHAIN } from '../fixture/chain';
import { CALLER, SmallSupergraph } from '../fixture/small-supergraph';

const hub = new SmallSupergraph(CHAIN);
const grant = (
  consumer: string,
  subgraph: string,
  items: readonly string[],
  more: Partial<GrantFixture> = {},
) => ({
  consumer,
  entry: hub.entryOf(subgraph),
  items,
  ...more,
});
const POLICE = grant(CALLER, 'police', ['id', 'name', 'secret', 'spouse', 'household', 'size', 'address']);

function decideFor(
  query: string,
  grants: readonly GrantFixture[],
  moment = momentOf(),
  purpose = PURPOSE,
): Access {
  const analysis = hub.analyse(query);
  return decideAccess({
    analysis,
    caller: msp(CALLER),
    purpose: purpose as never,
    epoch: hub.epoch(grants),
    moment,
  });
}
const reasons = ({ decision }: Access) => (decision.allowed ? [] : reasonsOf(decision));
const codes = (access: Access) => [...new Set(reasons(access).map((each) => each.reason))];

describe('an operation, decided', () => {
  test('a reason has every field, and says which grant would be enough', () => {
    const [first] = reasons(decideFor('{ citizen(id: "1") { secret } }', []));
    expect(first).toEqual({
      subgraph: 'police',
      coordinate: 'Citizen.secret',
      entry: hub.entryOf('police'),
      item: 'secret',
      beneficiary: CALLER,
      reason: 'NO_GRANT',
      missing: {
        consumer: CALLER,
        entry: hub.entryOf('police'),
        items: ['id', 'secret'],
        purpose: PURPOSE,
        derives: null,
      },
    });
  });

  test('what a reason says is missing is enough, once granted', () => {
    const query = '{ citizen(id: "1") { name rank crowding debt } }';
    let granted: readonly GrantFixture[] = [];
    const asked = reasons(decideFor(query, granted));
    expect(asked.length).toBeGreaterThan(5);
    const wanted = new Map(asked.map(({ missing }) => [JSON.stringify(missing), missing]));
    granted = [...wanted.values()].flatMap((missing) =>
      missing === null
        ? []
        : [
            {
              consumer: missing.consumer,
              entry: missing.entry,
              items: missing.items,
              derives: missing.derives === null ? [] : [missing.derives],
            },
          ],
    );
    expect(reasons(decideFor(query, granted))).toEqual([]);
  });

  test('NO_GRANT: laundering through a chain fails at the link without a grant', () => {
    const grants = [
      POLICE,
      grant(CALLER, 'tax', ['id']),
      grant(CALLER, 'score', ['id', 'points']),
      grant(CALLER, 'welfare', ['id', 'rank']),
      grant('WelfareMSP', 'score', ['id', 'points'], { derives: ['Citizen.rank'] }),
    ];
    const denied = reasons(decideFor('{ citizen(id: "1") { rank } }', grants));
    expect(new Set(denied.map(({ beneficiary, subgraph }) => `${subgraph} ${beneficiary}`))).toEqual(
      new Set(['tax ScoreMSP']),
    );
    const whole = [...grants, grant('ScoreMSP', 'tax', ['id', 'income'], { derives: ['Citizen.points'] })];
    expect(codes(decideFor('{ citizen(id: "1") { rank } }', whole))).toEqual([]);
  });

  test('DERIVATION: a grant to derive one coordinate does not serve another', () => {
    const grants = [
      POLICE,
      grant(CALLER, 'tax', ['id']),
      grant(CALLER, 'score', ['id', 'grade']),
      grant('ScoreMSP', 'tax', ['id', 'income', 'year'], { derives: ['Citizen.points'] }),
    ];
    expect(codes(decideFor('{ citizen(id: "1") { grade } }', grants))).toEqual(['DERIVATION']);
  });

  test('QUOTA: the count of the day binds', () => {
    const grants = [{ ...POLICE, quota: 2 }];
    const used = (count: number) => momentOf((_: GrantId) => count);
    expect(codes(decideFor('{ citizen(id: "1") { name } }', grants, used(1)))).toEqual([]);
    expect(codes(decideFor('{ citizen(id: "1") { name } }', grants, used(2)))).toEqual(['QUOTA']);
  });

  test('PURPOSE: another purpose than the granted one is refused', () => {
    expect(codes(decideFor('{ citizen(id: "1") { name } }', [POLICE], momentOf(), 'curiosity'))).toEqual([
      'PURPOSE',
    ]);
  });

  test('STALE_LEDGER: a view that is not fresh allows nothing', () => {
    const stale = { ...momentOf(), fresh: false };
    expect(codes(decideFor('{ citizen(id: "1") { name } }', [POLICE], stale))).toEqual(['STALE_LEDGER']);
  });

  test('a denied operation gives no fetch a scope', () => {
    const { fetches } = decideFor('{ citizen(id: "1") { name debt } }', [POLICE]);
    expect(fetches.map((fetch) => fetch.scopes)).toEqual([[], []]);
  });

  test('each fetch gets the items it touches itself, and none that another fetch of the entry touches', () => {
    const { fetches } = decideFor('{ citizen(id: "1") { debt spouse { income } } }', [
      POLICE,
      grant(CALLER, 'tax', ['id', 'income', 'debt']),
    ]);
    const taxed = fetches.flatMap(({ scopes }) =>
      scopes.filter((scope) => scope.entry === hub.entryOf('tax')),
    );
    expect(taxed.map((scope) => scope.items).sort()).toEqual([
      ['debt', 'id'],
      ['id', 'income'],
    ]);
  });

  test('every item that a fetch touches stands in a scope of its beneficiary', () => {
    const everything = [
      POLICE,
      grant(CALLER, 'tax', ['id', 'income', 'debt', 'year']),
      grant(CALLER, 'score', ['id', 'points', 'grade', 'crowding']),
      grant(CALLER, 'welfare', ['id', 'rank', 'benefit']),
      grant('ScoreMSP', 'tax', ['id', 'income', 'year'], { derives: ['Citizen.points', 'Citizen.grade'] }),
      grant('ScoreMSP', 'police', ['household', 'size'], { derives: ['Citizen.crowding'] }),
      grant('WelfareMSP', 'score', ['id', 'points'], { derives: ['Citizen.rank'] }),
    ];
    const query = '{ citizen(id: "1") { name rank grade crowding benefit spouse { debt points } } }';
    const { decision, fetches } = decideFor(query, everything);
    expect(decision.allowed).toBe(true);
    for (const { touches, scopes } of fetches) {
      for (const { entry, item, beneficiary, derives } of touches) {
        const mine = scopes.filter(
          (scope) => scope.entry === entry && scope.beneficiary === beneficiary && scope.derives === derives,
        );
        expect(mine.length).toBeGreaterThan(0);
        if (item !== undefined) for (const scope of mine) expect(scope.items).toContain(item);
      }
    }
  });
});

describe('a fetch of what is shared with everyone, in an operation that touches more of the entry', () => {
  const entry: EntryFixture = {
    code: '10200101/000001',
    provider: 'MarketMSP',
    subgraph: 'market',
    binds: {
      'Query.enterprises': null,
      'Enterprise.name': 'name',
      'Enterprise.representative': 'representative',
    },
    share: 'UNCONDITIONAL',
    shareOf: { representative: 'CONDITIONAL' },
  };
  const epoch = epochOf({
    members: [CALLER, 'MarketMSP'],
    entries: [entry],
    grants: [{ consumer: CALLER, entry: entry.code, items: ['representative'] }],
    publications: [],
  });
  const served = (item: string | undefined) => ({
    coordinate: (item === undefined ? 'Query.enterprises' : `Enterprise.${item}`) as Coordinate,
    entry: code(entry.code),
    item: item as never,
  });
  const touch = (item: string | undefined) => ({
    ...served(item),
    subgraph: 'market' as SubgraphName,
    beneficiary: msp(CALLER),
    derives: undefined,
  });
  const [caller, purpose, moment] = [msp(CALLER), PURPOSE as PurposeCode, momentOf()];

  test.each([
    ['name', 'UNCONDITIONAL'],
    ['representative', 'a grant'],
  ])('%s rests on %s, and its department decides the same', (item, basis) => {
    const touches = [undefined, 'name', 'representative'].map(touch);
    const decision = decide({ caller, purpose, touches }, epoch, moment);
    const scopes = decision.allowed ? scopesFor([touch(item)], decision.scopes, epoch) : [];
    expect(scopes.map((scope) => [scope.items, scope.basis])).toEqual([
      [[item], basis === 'UNCONDITIONAL' ? basis : expect.stringMatching(/^g-/)],
    ]);
    const question = { subgraph: 'market' as SubgraphName, caller, purpose, touches: [served(item)] };
    const scope = scopes.map(({ derives: _, ...claimed }) => claimed);
    const facts = { ...epoch, bindings: epoch.supergraphInputs.bindings, decide: epoch.decide };
    expect(confirmScope({ ...question, scope }, facts, moment).kind).toBe('RELEASE');
  });
});
