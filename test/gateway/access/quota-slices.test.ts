/** Gateways and one quota, over the real contract: what they give out together. */
import { type GatewayName, type GrantId, HubError, heldOn } from '../../../chaincode/model';
import { attainableToday, QuotaSlices } from '../../../gateway/access';
import {
  forkAlliance,
  grantIncome,
  type StandingAlliance,
  standingAlliance,
} from '../../chaincode/contracts/fixture/alliance';
import { tickAll } from '../../chaincode/contracts/fixture/emergency';
import { epochNow, QuotaGateway } from './quota-life';

const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const DAY = '2026-11-23';
const QUOTA = 40;
const SLICE = 2;

let standing: StandingAlliance;
let on: StandingAlliance;
let grant: GrantId;

beforeAll(async () => {
  standing = await standingAlliance();
  const { alliance, cast } = standing;
  for (const founder of [cast.finance, cast.economy]) await alliance.addGateway(founder, 'main');
  await tickAll(alliance, '2026-11-23T12:00:00.000Z');
  grant = (await grantIncome(standing, { quota: { operationsPerDay: QUOTA } })) as GrantId;
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const gatewayOf = (founder: keyof StandingAlliance['cast'], nowMs = NOON): Promise<QuotaGateway> =>
  QuotaGateway.start({ on, grant, quota: QUOTA }, on.cast[founder], nowMs);

async function operate(gateway: QuotaGateway, times: number): Promise<number> {
  let given = 0;
  for (let n = 0; n < times; n++) {
    if (await gateway.operate()) given += 1;
    gateway.nowMs += 1_001;
  }
  return given;
}

const claimedNow = (): number =>
  epochNow({ on, grant })
    .claimedQuota(grant)
    ?.days.find(({ period }) => period === DAY)?.claimed ?? 0;

test('the only gateway gives out the whole quota, a slice at a time, and has claimed what it gave', async () => {
  const gateway = await gatewayOf('finance');
  for (let n = 1; n <= QUOTA; n++) {
    expect(await operate(gateway, 1)).toBe(1);
    expect(claimedNow()).toBeGreaterThanOrEqual(n);
  }
  expect(await operate(gateway, 1)).toBe(0);
  expect(gateway.claims).toBeLessThanOrEqual(QUOTA / SLICE + 1);
});

test('the first operation of a day waits for its slice, and so do those that come with it', async () => {
  const gateway = await gatewayOf('finance');
  expect(await Promise.all(Array.from({ length: 30 }, () => gateway.operate()))).not.toContain(false);
  expect(gateway.claims).toBeLessThan(10);
});

test('claims that keep losing against other transactions are counted, until one is taken', async () => {
  const told: number[] = [];
  let [isTaken, nowMs] = [false, NOON];
  const slices = new QuotaSlices({
    claim: async () => {
      if (!isTaken) throw new HubError('COMMIT_CONFLICT', 'the key has changed');
    },
    failed: (_, conflicts) => told.push(conflicts),
    nowMs: () => nowMs,
  });
  const ask = async (): Promise<void> => {
    const share = slices.shareAt(epochNow({ on, grant }), { period: DAY, used: () => 0, held: () => 0 });
    share.heldToday(grant);
    await share.awaited();
    nowMs += 1_001;
  };
  for (let n = 0; n < 3; n++) await ask();
  isTaken = true;
  await ask();
  isTaken = false;
  await ask();
  expect(told).toEqual([1, 2, 3, 1]);
});

test('a gateway that joins the same day finds only what the first one did not claim', async () => {
  const first = await gatewayOf('finance');
  const used = await operate(first, 30);
  const second = await gatewayOf('economy');
  expect(used + (await operate(second, QUOTA))).toBeLessThanOrEqual(QUOTA);
});

test('a gateway that comes back without its journal does not give out again what it held', async () => {
  const gateway = await gatewayOf('finance');
  const used = await operate(gateway, 15);
  await gateway.loseDisk();
  expect(used + (await operate(gateway, QUOTA))).toBeLessThanOrEqual(QUOTA);
});

test('a gateway that crashed gives out the rest of what it held', async () => {
  const gateway = await gatewayOf('finance');
  await operate(gateway, 15);
  await gateway.crash();
  expect(await operate(gateway, QUOTA)).toBe(QUOTA - 15);
});

test('two gateways together give out the quota, and not one operation more', async () => {
  const gateways = [await gatewayOf('finance'), await gatewayOf('economy')] as const;
  for (let n = 0; n < 2 * QUOTA; n++) await operate(gateways[n % 5 === 0 ? 1 : 0], 1);
  const [first, second] = gateways.map(({ given }) => given.length);
  expect(second).toBeGreaterThan(1);
  expect(Number(first) + Number(second)).toBeLessThanOrEqual(QUOTA);
  expect(Number(first) + Number(second)).toBeGreaterThan(QUOTA - 2 * SLICE);
  expect(gateways.flatMap(({ failures }) => failures)).toEqual([]);
});

test('operations refused after a quota is spent make the next day begin with no larger a slice', async () => {
  const gateway = await gatewayOf('finance');
  expect(await operate(gateway, 2 * QUOTA)).toBe(QUOTA);
  const nextDay = '2026-11-24T12:00:00.000Z';
  await tickAll(on.alliance, nextDay);
  gateway.nowMs = Date.parse(nextDay);
  expect(await operate(gateway, 1)).toBe(1);
  const claimed = epochNow({ on, grant })
    .claimedQuota(grant)
    ?.days.find(({ period }) => period === '2026-11-24')?.claimed;
  expect(claimed).toBeLessThanOrEqual(3 * SLICE);
});

test('what another gateway claimed stays its own for the day, also when it is gone', async () => {
  await operate(await gatewayOf('economy'), 10);
  const { cast, alliance } = on;
  await alliance.call(cast.economy.admin, 'Members:RevokeGateway', 'main');
  const economy = { msp: cast.economy.msp, id: 'main' } as GatewayName;
  const theirs = heldOn(epochNow({ on, grant }).claimedQuota(grant), DAY, economy);
  expect(theirs).toBeGreaterThanOrEqual(10);
  expect(await operate(await gatewayOf('finance'), QUOTA)).toBe(QUOTA - theirs);
});

test('what could still be given out is what is held and what nobody has claimed', async () => {
  await operate(await gatewayOf('economy'), 10);
  const epoch = epochNow({ on, grant });
  const nothingHeld = { period: DAY, used: () => 0, held: () => 0 };
  expect(attainableToday(epoch, nothingHeld)(grant)).toBe(QUOTA - claimedNow());
  expect(attainableToday(epoch, { ...nothingHeld, held: () => SLICE })(grant)).toBe(
    QUOTA - claimedNow() + SLICE,
  );
});

test('a clock that went back over midnight gives nothing out', async () => {
  const gateway = await gatewayOf('finance', Date.parse('2026-11-23T23:59:50.000Z'));
  await tickAll(on.alliance, '2026-11-23T23:59:50.000Z');
  await operate(gateway, 4);
  gateway.nowMs = Date.parse('2026-11-24T00:00:01.000Z');
  expect(await operate(gateway, 4)).toBe(4);
  gateway.nowMs = Date.parse('2026-11-23T23:59:59.000Z');
  expect(await gateway.operate()).toBe(false);
});

test('a claim that the ledger does not take is told, not waited for for ever, and tried again', async () => {
  let tried = 0;
  let nowMs = NOON;
  const failures: unknown[] = [];
  const slices = new QuotaSlices({
    nowMs: () => nowMs,
    failed: (error) => failures.push(error),
    claim: () => {
      tried += 1;
      return Promise.reject(new HubError('LEDGER_UNAVAILABLE', 'away'));
    },
  });
  const ask = () => {
    const share = slices.shareAt(epochNow({ on, grant }), { period: DAY, used: () => 0, held: () => 0 });
    expect(share.heldToday(grant)).toBe(0);
    return share.awaited();
  };
  await Promise.all([ask(), ask()]);
  expect([tried, failures.length, ask()]).toEqual([1, 1, undefined]);
  nowMs += 1_000;
  await ask();
  expect([tried, failures.length]).toEqual([2, 2]);
});
