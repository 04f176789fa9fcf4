/** Gateways that share a quota over the real contract, each with its own journal, clock and disk. */
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import {
  claimedQuota,
  directoryKey,
  type GrantId,
  grant as grantRecord,
  hasQuotaLeft,
  instantOf,
  type MspId,
  medianTick,
  utcDayOf,
} from '../../../chaincode/model';
import { type QuotaShare, QuotaSlices, type WantedSlice } from '../../../gateway/access';
import type { Journal } from '../../../gateway/record';
import type { StandingAlliance } from '../../chaincode/contracts/fixture/alliance';
import type { CastMember } from '../../chaincode/contracts/fixture/cast';
import { ForgetfulDirectory } from '../../chaincode/ledger/durable/forgetful-directory';
import { openJournal, sampleDecision } from '../record/sample-record';

/** What one alliance gave out of one grant. */
export interface QuotaFixture {
  readonly on: StandingAlliance;
  readonly grant: GrantId;
  readonly quota: number;
}

/** What of the ledger as it stands a share reads. */
export function epochNow({ on, grant }: Pick<QuotaFixture, 'on' | 'grant'>): Epoch {
  const rows = new Map(on.stage.state('directory').dump());
  const read = (key: string): unknown => JSON.parse(rows.get(key) ?? 'null');
  const claimed = read(directoryKey.claimed(grant));
  const ticks = on.alliance.founders.map(
    ({ msp }) => read(directoryKey.tick(msp as MspId)) as { readonly at: string },
  );
  const epoch: Partial<Epoch> = {
    ledgerTimeMs: medianTick(ticks.map((tick) => tick?.at)),
    grant: () => ({ grant: grantRecord.parse(read(directoryKey.grant(grant))), state: 'ACTIVE' }),
    claimedQuota: () => (claimed === null ? undefined : claimedQuota.parse(claimed)),
  };
  return epoch as Epoch;
}

export class QuotaGateway {
  readonly #of: QuotaFixture;
  readonly #founder: CastMember;
  readonly failures: unknown[] = [];
  /** The UTC day, by its own clock, of each operation it gave out. */
  readonly given: string[] = [];
  claims = 0;
  nowMs: number;
  #directory = new ForgetfulDirectory();
  #journal: Journal;
  #slices: QuotaSlices;

  private constructor(of: QuotaFixture, founder: CastMember, nowMs: number, journal: Journal) {
    this.#of = of;
    this.#founder = founder;
    this.nowMs = nowMs;
    this.#journal = journal;
    this.#slices = this.#newSlices();
  }

  static async start(of: QuotaFixture, founder: CastMember, nowMs: number): Promise<QuotaGateway> {
    const gateway = new QuotaGateway(of, founder, nowMs, undefined as never);
    await gateway.loseDisk();
    return gateway;
  }

  /** It starts again over what was durable. */
  async crash(): Promise<void> {
    await this.#open(this.#directory.losePower());
  }

  /** It starts again over nothing: the same gateway, and a journal that knows of no operation. */
  async loseDisk(): Promise<void> {
    await this.#open(new ForgetfulDirectory());
  }

  shareNow(): QuotaShare {
    const at = instantOf(this.nowMs);
    return this.#slices.shareAt(epochNow(this.#of), {
      period: utcDayOf(this.nowMs),
      used: (grant) => this.#journal.usedOn(grant, at),
      held: (grant) => this.#journal.heldOn(grant, at),
    });
  }

  /** One operation as a query's path takes it; false: the quota denies it. */
  async operate(): Promise<boolean> {
    const { grant, quota } = this.#of;
    for (;;) {
      const at = instantOf(this.nowMs);
      const { heldToday, awaited } = this.shareNow();
      const usedToday = (of: GrantId): number => this.#journal.usedOn(of, at);
      const isAllowed = hasQuotaLeft(grant, quota, { ...NEVER, usedToday, heldToday });
      const claims = awaited();
      if (claims !== undefined) {
        await claims;
        continue;
      }
      if (!isAllowed) return false;
      const recorded = this.#journal.decide(sampleDecision({ grants: [grant], atMs: this.nowMs }));
      this.given.push(utcDayOf(this.nowMs));
      await recorded;
      return true;
    }
  }

  async #open(directory: ForgetfulDirectory): Promise<void> {
    this.#directory = directory;
    this.#journal = await openJournal({ directory, segmentBytes: 700, nowMs: () => this.nowMs });
    this.#slices = this.#newSlices();
  }

  #newSlices(): QuotaSlices {
    return new QuotaSlices({
      nowMs: () => this.nowMs,
      failed: (error) => this.failures.push(error),
      claim: async (slice) => await this.#claim(slice),
    });
  }

  async #claim(slice: WantedSlice): Promise<void> {
    const journal = this.#journal;
    const args = ['main', slice.grant, slice.period, String(slice.operations)];
    const call = { channel: 'directory', contract: 'Grants', transaction: 'ClaimSlice', args } as const;
    await this.#of.on.stage.submit(this.#founder.gateway, call);
    this.claims += 1;
    await journal.hold(slice);
  }
}

const NEVER = { ledgerTimeMs: undefined, ownTimeMs: 0, fresh: true };
