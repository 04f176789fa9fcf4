/** Whatever becomes of the gateways of a day, they never give out more of a quota than there is. */
import fc from 'fast-check';
import type { GrantId } from '../../../chaincode/model';
import {
  forkAlliance,
  grantIncome,
  type StandingAlliance,
  standingAlliance,
} from '../../chaincode/contracts/fixture/alliance';
import type { CastMember } from '../../chaincode/contracts/fixture/cast';
import { tickAll } from '../../chaincode/contracts/fixture/emergency';
import { outcomeOf } from '../../chaincode/contracts/fixture/refusal';
import { runs } from '../../depth';
import { QuotaGateway } from './quota-life';

const BEGIN = Date.parse('2026-11-23T22:00:00.000Z');
const HOUR_MS = 3_600_000;
const QUOTA = 30;
const FOUNDERS = ['finance', 'economy', 'establishment'] as const;

let standing: StandingAlliance;
let grant: GrantId;

beforeAll(async () => {
  standing = await standingAlliance();
  await tickAll(standing.alliance, new Date(BEGIN).toISOString());
  grant = (await grantIncome(standing, { quota: { operationsPerDay: QUOTA } })) as GrantId;
});

/** What happens in an alliance: to one of its gateways, or to the time. */
const event = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ is: fc.constant('operate' as const), times: fc.integer({ min: 1, max: 15 }) }),
  },
  fc.record({ is: fc.constantFrom('join', 'suspend', 'revoke', 'crash', 'loseDisk') }),
  fc.record({ is: fc.constant('time' as const), hours: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ is: fc.constant('skew' as const), hours: fc.integer({ min: -3, max: 1 }) }),
);
const life = fc.array(fc.tuple(fc.nat({ max: 2 }), event), { minLength: 4, maxLength: 25 });
type Event =
  fc.Arbitrary<unknown> extends never ? never : typeof event extends fc.Arbitrary<infer E> ? E : never;

class QuotaWorld {
  readonly on = forkAlliance(standing);
  readonly gateways = new Map<CastMember, QuotaGateway>();
  #nowMs = BEGIN;

  async happens(founder: CastMember, what: Event): Promise<void> {
    const gateway = this.gateways.get(founder);
    if (what.is === 'join') await this.#join(founder);
    else if (what.is === 'time' && 'hours' in what) await this.#pass(what.hours);
    else if (gateway !== undefined) await this.#meets(founder, gateway, what);
  }

  /** Operations given out on each UTC day. */
  given(): ReadonlyMap<string, number> {
    const days = new Map<string, number>();
    for (const day of [...this.gateways.values()].flatMap((each) => each.given))
      days.set(day, (days.get(day) ?? 0) + 1);
    return days;
  }

  async #meets(founder: CastMember, gateway: QuotaGateway, what: Event): Promise<void> {
    const { alliance, cast } = this.on;
    if (what.is === 'operate' && 'times' in what) {
      await Promise.all(Array.from({ length: what.times }, () => gateway.operate()));
      gateway.nowMs += 1_001;
    } else if (what.is === 'skew' && 'hours' in what) gateway.nowMs = this.#nowMs + what.hours * HOUR_MS;
    else if (what.is === 'crash') await gateway.crash();
    else if (what.is === 'loseDisk') await gateway.loseDisk();
    else if (what.is === 'suspend')
      await outcomeOf(alliance.call(cast.finance.admin, 'Members:SuspendGateway', founder.msp, 'main'));
    else if (what.is === 'revoke')
      await outcomeOf(alliance.call(founder.admin, 'Members:RevokeGateway', 'main'));
  }

  /** A first time, or again after a suspension; a gateway that runs goes on. */
  async #join(founder: CastMember): Promise<void> {
    await outcomeOf(this.on.alliance.addGateway(founder, 'main'));
    const known = this.gateways.get(founder);
    const of = { on: this.on, grant, quota: QUOTA };
    if (known === undefined) this.gateways.set(founder, await QuotaGateway.start(of, founder, this.#nowMs));
  }

  async #pass(hours: number): Promise<void> {
    this.#nowMs += hours * HOUR_MS;
    await tickAll(this.on.alliance, new Date(this.#nowMs).toISOString());
    for (const gateway of this.gateways.values()) gateway.nowMs = this.#nowMs;
  }
}

test('the sum over gateways never exceeds the quota on any UTC day, whatever becomes of them', async () => {
  let most = 0;
  await fc.assert(
    fc.asyncProperty(life, async (events) => {
      const world = new QuotaWorld();
      for (const first of FOUNDERS.slice(0, 2)) await world.happens(world.on.cast[first], { is: 'join' });
      for (const [who, what] of events) {
        await world.happens(world.on.cast[FOUNDERS[who] ?? 'finance'], what);
        for (const given of world.given().values()) {
          most = Math.max(most, given);
          expect(given).toBeLessThanOrEqual(QUOTA);
        }
      }
    }),
    { numRuns: runs(12, 300), verbose: 1 },
  );
  expect(most).toBeGreaterThan(QUOTA / 2);
});
