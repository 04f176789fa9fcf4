/** Two gateways and one quota, over the real contract: what both give out together. */
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import {
  claimedQuota,
  directoryKey,
  type GatewayName,
  type GrantId,
  grant as grantRecord,
  HubError,
} from '../../../chaincode/model';
import { QuotaSlices } from '../../../gateway/access';
import {
  forkAlliance,
  grantIncome,
  type StandingAlliance,
  standingAlliance,
} from '../../chaincode/contracts/fixture/alliance';
import type { CastMember } from '../../chaincode/contracts/fixture/cast';
import { tickAll } from '../../chaincode/contracts/fixture/emergency';

const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const QUOTA = 40;

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

/** The ledger as it stands, with as many active gateways. */
function epochNow(active: number): Epoch {
  const rows = new Map(on.stage.state('directory').dump());
  const read = (key: string): unknown => JSON.parse(rows.get(key) ?? 'null');
  const claimed = read(directoryKey.claimed(grant));
  const epoch: Partial<Epoch> = {
    gateways: () => Array.from({ length: active }, () => ({ state: 'ACTIVE' })) as never,
    grant: () => ({ grant: grantRecord.parse(read(directoryKey.grant(grant))), state: 'ACTIVE' }),
    claimedQuota: () => (claimed === null ? undefined : claimedQuota.parse(claimed)),
  };
  return epoch as Epoch;
}

interface RunningShare {
  readonly failures: unknown[];
  /** One operation, if the share lets it; then waits for whatever claim it began. */
  operate(active?: number): Promise<boolean>;
}

function shareOf(founder: CastMember, clock: { nowMs: number }): RunningShare {
  let used = 0;
  let claiming = Promise.resolve();
  const failures: unknown[] = [];
  const slices = new QuotaSlices({
    gateway: { msp: founder.msp, id: 'main' } as GatewayName,
    nowMs: () => clock.nowMs,
    failed: (error) => failures.push(error),
    claim: ({ grant: of, period, operations }) => {
      const args = ['main', of, period, String(operations)];
      const call = { channel: 'directory', contract: 'Grants', transaction: 'ClaimSlice', args } as const;
      const claim = on.stage.submit(founder.gateway, call).then(() => undefined);
      claiming = claim.catch(() => undefined);
      return claim;
    },
  });
  return {
    failures,
    operate: async (active = 2) => {
      const isAllowed = used < slices.heldAt(epochNow(active), () => used)(grant);
      if (isAllowed) used += 1;
      await claiming;
      clock.nowMs += 1_001;
      return isAllowed;
    },
  };
}

test('the only gateway counts the whole quota, and claims nothing', async () => {
  const share = shareOf(on.cast.finance, { nowMs: NOON });
  const before = on.stage.state('directory').dump();
  for (let n = 0; n < QUOTA; n++) expect(await share.operate(1)).toBe(true);
  expect(await share.operate(1)).toBe(false);
  expect(on.stage.state('directory').dump()).toEqual(before);
});

test('a gateway that holds no slice gives nothing out, and has claimed one by the next question', async () => {
  const share = shareOf(on.cast.finance, { nowMs: NOON });
  expect(await share.operate()).toBe(false);
  expect(await share.operate()).toBe(true);
  expect(share.failures).toEqual([]);
});

test('two gateways together give out the quota, and not one operation more', async () => {
  const clock = { nowMs: NOON };
  const shares = [shareOf(on.cast.finance, clock), shareOf(on.cast.economy, clock)];
  const given = [0, 0];
  for (let n = 0; n < 3 * QUOTA; n++) {
    const at = n % 5 === 0 ? 1 : 0;
    if (await shares[at]?.operate()) given[at] = (given[at] ?? 0) + 1;
  }
  const [first = 0, second = 0] = given;
  expect(second).toBeGreaterThan(1);
  expect(first + second).toBeLessThanOrEqual(QUOTA);
  expect(first + second).toBeGreaterThan(QUOTA - 4);
  expect(shares.flatMap(({ failures }) => failures)).toEqual([]);
});

test('what another gateway claimed stays its own for the day, also when it is gone', async () => {
  const clock = { nowMs: NOON };
  const args = ['main', grant, '2026-11-23', '30'];
  const call = { channel: 'directory', contract: 'Grants', transaction: 'ClaimSlice', args } as const;
  await on.stage.submit(on.cast.economy.gateway, call);
  const share = shareOf(on.cast.finance, clock);
  for (let n = 0; n < QUOTA - 30; n++) expect(await share.operate(1)).toBe(true);
  expect(await share.operate(1)).toBe(false);
});

test('a claim that the ledger does not take is told, and tried again', async () => {
  let tried = 0;
  const failures: unknown[] = [];
  const clock = { nowMs: NOON };
  const slices = new QuotaSlices({
    gateway: { msp: 'FinanceMSP', id: 'main' } as GatewayName,
    nowMs: () => clock.nowMs,
    failed: (error) => failures.push(error),
    claim: () => {
      tried += 1;
      return Promise.reject(new HubError('LEDGER_UNAVAILABLE', 'away'));
    },
  });
  const ask = () => slices.heldAt(epochNow(2), () => 0)(grant);
  expect([ask(), ask(), tried]).toEqual([0, 0, 1]);
  await new Promise(setImmediate);
  clock.nowMs += 1_000;
  ask();
  expect([tried, failures.length]).toEqual([2, 1]);
});
