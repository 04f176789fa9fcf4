/** Slices: several gateways share a grant's quota of a day, and together never give out more than it. */
import fc from 'fast-check';
import { claimedQuota, heldOn } from '../../../../chaincode/model';
import { runs } from '../../../depth';
import type { ActingCall } from '../fixture/acting';
import { forkAlliance, grantIncome, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import type { CastMember } from '../fixture/cast';
import { tickAll } from '../fixture/emergency';
import { outcomeOf } from '../fixture/refusal';

const DAY = '2026-11-23';
const QUOTA = 100;

let standing: StandingAlliance;
let on: StandingAlliance;
let grant: string;

/** Finance and economy each run a gateway; housing holds a grant of a hundred operations a day. */
beforeAll(async () => {
  standing = await standingAlliance();
  const { alliance, cast } = standing;
  for (const founder of [cast.finance, cast.economy]) await alliance.addGateway(founder, 'main');
  await tickAll(alliance, `${DAY}T08:00:00.000Z`);
  grant = await grantIncome(standing, { quota: { operationsPerDay: QUOTA } });
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const callOf = (operations: number, period = DAY, id = grant): ActingCall => ({
  channel: 'directory',
  contract: 'Grants',
  transaction: 'ClaimSlice',
  args: ['main', id, period, String(operations)],
});

const claim = (who: CastMember, operations: number, period = DAY, id = grant) =>
  outcomeOf(on.stage.submit(who.gateway, callOf(operations, period, id)));

const stored = (type: 'claimed' | 'slice') =>
  on.stage
    .state('directory')
    .dump()
    .flatMap(([key, text]) => (key.startsWith(`\u0000${type}\u0000`) ? [JSON.parse(text)] : []));

test('gateways claim slices until the quota is given out, each numbered and its own', async () => {
  const { finance, economy } = on.cast;
  expect(await claim(finance, 60)).toBe('DONE');
  expect(await claim(economy, 41)).toBe('WRONG_STATE');
  expect(await claim(economy, 30)).toBe('DONE');
  expect(await claim(finance, 10)).toBe('DONE');
  expect(await claim(finance, 1)).toBe('WRONG_STATE');
  expect(stored('slice').map(({ n, operations }) => [n, operations])).toEqual([
    [1, 60],
    [2, 30],
    [3, 10],
  ]);
  const claimed = claimedQuota.parse(stored('claimed')[0]);
  expect(heldOn(claimed, DAY, { msp: finance.msp, id: 'main' } as never)).toBe(70);
  expect(heldOn(claimed, DAY, { msp: economy.msp, id: 'main' } as never)).toBe(30);
  expect(heldOn(claimed, '2026-11-24', { msp: economy.msp, id: 'main' } as never)).toBe(0);
});

test('of concurrent claims the later one conflicts', async () => {
  const { finance, economy } = on.cast;
  const first = await on.stage.simulate(finance.gateway, callOf(60));
  const second = await on.stage.simulate(economy.gateway, callOf(60));
  on.stage.commit(first);
  expect(() => on.stage.commit(second)).toThrow(expect.objectContaining({ code: 'COMMIT_CONFLICT' }));
});

test('only the key of an active gateway claims', async () => {
  const { cast, alliance } = on;
  const by = (identity: CastMember['admin']) => outcomeOf(on.stage.submit(identity, callOf(1)));
  expect(await by(cast.finance.admin)).toBe('NOT_ALLOWED');
  expect(await by(cast.finance.clock)).toBe('NOT_ALLOWED');
  expect(await by(cast.housing.gateway)).toBe('NOT_ALLOWED');
  expect(await by(cast.establishment.gateway)).toBe('NOT_ALLOWED');
  await alliance.call(cast.economy.admin, 'Members:SuspendGateway', 'FinanceMSP', 'main');
  expect(await claim(cast.finance, 1)).toBe('NOT_ALLOWED');
});

test('only of the day it is on the ledger, and in its last hour of the next', async () => {
  const { finance } = on.cast;
  expect(await claim(finance, 1, '2026-11-22')).toBe('INVALID_ARGUMENT');
  expect(await claim(finance, 1, '2026-11-24')).toBe('INVALID_ARGUMENT');
  await tickAll(on.alliance, `${DAY}T23:00:00.000Z`);
  expect(await claim(finance, QUOTA)).toBe('DONE');
  expect(await claim(finance, QUOTA, '2026-11-24')).toBe('DONE');
  await tickAll(on.alliance, '2026-11-24T00:00:00.000Z');
  expect(await claim(finance, 1)).toBe('INVALID_ARGUMENT');
  expect(await claim(finance, 1, '2026-11-24')).toBe('WRONG_STATE');
});

test('the count keeps no day that is over', async () => {
  const { finance } = on.cast;
  await claim(finance, 5);
  await tickAll(on.alliance, '2026-11-25T10:00:00.000Z');
  expect(await claim(finance, 7, '2026-11-25')).toBe('DONE');
  expect(stored('claimed')).toMatchObject([{ days: [{ period: '2026-11-25', claimed: 7, slices: 1 }] }]);
});

test('neither of an unlimited grant, nor of one that is suspended, nor none at all', async () => {
  const { cast, alliance } = on;
  const unlimited = await grantIncome(on, { quota: undefined });
  expect(await claim(cast.finance, 1, DAY, unlimited)).toBe('INVALID_ARGUMENT');
  expect(await claim(cast.finance, 0)).toBe('INVALID_ARGUMENT');
  await alliance.call(cast.economy.admin, 'Grants:Suspend', grant, 'alarm');
  expect(await claim(cast.finance, 1)).toBe('WRONG_STATE');
});

test('slices of a day never exceed the quota, whoever claims how much in which order', async () => {
  const claims = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 60 })), {
    minLength: 3,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(claims, async (made) => {
      on = forkAlliance(standing);
      for (const [isFinance, operations] of made) {
        await claim(isFinance ? on.cast.finance : on.cast.economy, operations);
      }
      const total = stored('slice').reduce((sum, { operations }) => sum + operations, 0);
      expect(total).toBeGreaterThan(0);
      expect(total).toBeLessThanOrEqual(QUOTA);
      expect(stored('claimed')).toMatchObject([{ days: [{ claimed: total }] }]);
    }),
    { numRuns: runs(10, 200), verbose: 1 },
  );
});
