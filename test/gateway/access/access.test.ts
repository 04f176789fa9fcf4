import fc from 'fast-check';
import {
  type Coordinate,
  confirmScope,
  type DecisionMoment,
  decide,
  type GrantId,
  type PurposeCode,
  type SubgraphName,
} from '../../../chaincode/model';
import { type Access, type AccessRequest, accessAt, decideAccess, reasonsOf } from '../../../gateway/access';
import { scopesFor } from '../../../gateway/access/fetch-scope';
import { standsUntilMs } from '../../../gateway/access/stands-until';
import { directory, factsOf, question } from '../../chaincode/model/access/directory-arbitrary';
import { runs } from '../../depth';
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

describe('a decision that stands', () => {
  const HOUR_MS = 3_600_000;
  const NOON = Date.parse('2026-11-23T12:00:00.000Z');
  const hour = (count: number): string => new Date(NOON + count * HOUR_MS).toISOString();
  const window = (from: number, until: number) => ({ window: { from: hour(from), until: hour(until) } });
  const analysis = hub.analyse('{ citizen(id: "1") { secret } }');
  const at = (hours: number, more: Partial<DecisionMoment> = {}): DecisionMoment => ({
    ...momentOf(),
    ledgerTimeMs: NOON,
    ownTimeMs: NOON + hours * HOUR_MS,
    ...more,
  });
  const request = (epoch: AccessRequest['epoch'], moment: DecisionMoment): AccessRequest => ({
    analysis,
    caller: msp(CALLER),
    purpose: PURPOSE as PurposeCode,
    epoch,
    moment,
  });

  test('is the one it was until a window turns, and then another', () => {
    const epoch = hub.epoch([{ ...POLICE, ...window(-5, 3) }]);
    const first = accessAt(request(epoch, at(0)));
    expect(first.decision.allowed).toBe(true);
    expect(accessAt(request(epoch, at(2)))).toBe(first);
    expect(codes(accessAt(request(epoch, at(3))))).toEqual(['WINDOW']);
  });

  test.each<readonly [string, DecisionMoment]>([
    ['a clock that went back', at(-6)],
    ['another ledger time', at(1, { ledgerTimeMs: NOON + 4 * HOUR_MS })],
    ['a view that is not fresh', at(1, { fresh: false })],
  ])('does not stand for %s', (_, later) => {
    const epoch = hub.epoch([{ ...POLICE, ...window(-5, 3) }]);
    expect(accessAt(request(epoch, at(0))).decision.allowed).toBe(true);
    expect(accessAt(request(epoch, later)).decision.allowed).toBe(false);
  });

  test('does not stand in another epoch', () => {
    expect(accessAt(request(hub.epoch([POLICE]), at(0))).decision.allowed).toBe(true);
    expect(accessAt(request(hub.epoch([]), at(0))).decision.allowed).toBe(false);
  });

  test('does not stand on what is counted', () => {
    const epoch = hub.epoch([{ ...POLICE, quota: 1 }]);
    expect(accessAt(request(epoch, at(0))).decision.allowed).toBe(true);
    expect(codes(accessAt(request(epoch, at(0, { usedToday: () => 1 }))))).toEqual(['QUOTA']);
  });

  test('is what would be decided, whatever becomes of clock, lease and ledger', () => {
    const windows = fc.constantFrom<Partial<GrantFixture>>({}, window(-5, 3), window(2, 6), { quota: 1 });
    const epochs = fc
      .array(windows, { maxLength: 3 })
      .map((each) => hub.epoch(each.map((more) => ({ ...POLICE, ...more }))));
    const step = fc.record({
      epoch: fc.nat({ max: 1 }),
      hours: fc.integer({ min: -6, max: 7 }),
      fresh: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
      ledger: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constant(4)),
      used: fc.nat({ max: 1 }),
    });
    fc.assert(
      fc.property(fc.tuple(epochs, epochs), fc.array(step, { minLength: 2, maxLength: 12 }), (of, steps) => {
        for (const { epoch, hours, fresh, ledger, used } of steps) {
          const moment = at(hours, {
            fresh,
            ledgerTimeMs: NOON + ledger * HOUR_MS,
            usedToday: () => used,
          });
          const asked = request(of[epoch as 0 | 1], moment);
          expect(accessAt(asked)).toEqual(decideAccess(asked));
        }
      }),
      { numRuns: runs(60, 3_000) },
    );
  });

  test('of any directory, nothing but the clock having moved, is the same until then', () => {
    const turns = ['2026-01-01', '2026-06-01', '2026-11-23', '2027-01-01'].map((day) => Date.parse(day));
    const clock = fc
      .tuple(fc.constantFrom(...turns), fc.integer({ min: -1, max: 1 }))
      .map(([ms, by]) => ms + by);
    let stood = 0;
    fc.assert(
      fc.property(
        directory,
        question,
        clock,
        clock,
        fc.option(clock, { nil: undefined }),
        (from, of, one, other, ledger) => {
          const facts = factsOf(from);
          const moment = { ledgerTimeMs: ledger, fresh: true, usedToday: () => 0 };
          const [before, after] = [one, other].sort((a, b) => a - b) as [number, number];
          const until = standsUntilMs(of, facts, { ownTimeMs: before });
          if (until === undefined || after >= until) return;
          stood += 1;
          const decided = (ownTimeMs: number) => decide(of, facts, { ...moment, ownTimeMs });
          expect(decided(after)).toEqual(decided(before));
        },
      ),
      { numRuns: runs(400, 20_000) },
    );
    expect(stood).toBeGreaterThan(50);
  });
});
