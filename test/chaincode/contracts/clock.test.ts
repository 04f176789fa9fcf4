import type { Identity } from '../../../chaincode/ledger/identity/identity';
import { forkAlliance, type StandingAlliance, standingAlliance } from './fixture/alliance';
import { outcomeOf } from './fixture/refusal';

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const tick = (as: Identity, at: string) => outcomeOf(on.alliance.call(as, 'Clock:Tick', at));

test("a founder's registered clock key ticks, and no other key", async () => {
  const { finance, economy, housing } = on.cast;
  expect(await tick(finance.clock, '2026-11-23T08:00:00.000Z')).toBe('DONE');
  for (const key of [finance.admin, finance.gateway, finance.peer, finance.application, housing.clock]) {
    expect(await tick(key, '2026-11-23T08:00:00.000Z')).toBe('NOT_ALLOWED');
  }
  expect(await tick(economy.clock, '2020-01-01T00:00:00.000Z')).toBe('DONE');
});

test('a tick never falls, and may stand still', async () => {
  const { clock } = on.cast.finance;
  expect(await tick(clock, '2026-11-23T08:00:00.000Z')).toBe('DONE');
  expect(await tick(clock, '2026-11-23T07:59:59.999Z')).toBe('WRONG_STATE');
  expect(await tick(clock, '2026-11-23T08:00:00.000Z')).toBe('DONE');
});

test.each(['2026-11-23T08:00:00Z', '2026-11-23T08:00:00.000+08:00', '2026-13-40T08:00:00.000Z', 'now'])(
  'a tick is RFC 3339 in UTC with milliseconds: not `%s`',
  async (at) => {
    expect(await tick(on.cast.finance.clock, at)).toBe('INVALID_ARGUMENT');
  },
);
