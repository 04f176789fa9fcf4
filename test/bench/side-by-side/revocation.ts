/** From the block in which a grant was revoked to a decision that refuses, in a process that follows a peer. */
import { z } from 'zod';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import type { Ledger } from '../../../chaincode/ledger/ledger';
import { openView, type View } from '../../../chaincode/ledger/view';
import {
  type AccessQuestion,
  type Coordinate,
  entryCode,
  type ItemId,
  type MspId,
  type PurposeCode,
  type SubgraphName,
} from '../../../chaincode/model';
import type { Alliance } from '../../chaincode/contracts/fixture/alliance';
import { dutyContent, incomeContent, incomeTerms } from '../../chaincode/contracts/fixture/content';
import type { BenchLedger } from './bench-ledger';
import { inFlight } from './in-flight';

const DAY_MS = 24 * 60 * 60 * 1000;
const LEASE_MS = 3_600_000;
/** Grants that are asked for and voted on at the same time. */
const AT_A_TIME = 4;
const SEEN_WITHIN_MS = 60_000;

/** Milliseconds of each revocation. */
export interface Revocations {
  /** From the block's arrival to the refusal. */
  readonly fromBlock: readonly number[];
  /** From the provider's call to the refusal. */
  readonly fromCall: readonly number[];
}

const committed = z.looseObject({ grant: z.string().optional() });

/** Economy has a grant for each purpose on finance's entry; one after the other is revoked. */
export async function measureRevocations(
  { alliance, connect }: BenchLedger,
  count: number,
): Promise<Revocations> {
  const purposes = [...Array(count).keys()].map((n) => `bench-${n}`);
  const entry = await sharedEntry(alliance, purposes);
  const grants = await grantEach(alliance, entry, purposes);
  const ledger = connect(alliance.cast.economy.admin, 'directory');
  const arrivals = new Map<bigint, number>();
  const view = await openView({
    ledger: stamped(ledger, arrivals),
    charter: FIRST_CHARTER,
    leaseMs: LEASE_MS,
  });
  try {
    const measured = [];
    for (const [n, purpose] of purposes.entries()) {
      const asked = questionOn(entry, purpose);
      await allowed(view, asked);
      measured.push(await revoked({ alliance, view, arrivals }, grants[n] ?? '', asked));
    }
    return {
      fromBlock: measured.map(({ blockMs }) => blockMs),
      fromCall: measured.map(({ callMs }) => callMs),
    };
  } finally {
    await view.close();
    await ledger.close();
  }
}

async function sharedEntry(alliance: Alliance, purposes: readonly string[]): Promise<string> {
  const { finance } = alliance.cast;
  for (const founder of alliance.founders)
    await alliance.call(founder.clock, 'Clock:Tick', new Date().toISOString());
  await inFlight(purposes.length, AT_A_TIME, (n) => alliance.addPurpose(purposes[n] ?? ''));
  await alliance.call(finance.admin, 'Directory:RecordDuty', 'income', dutyContent);
  return await alliance.lock(finance, 'income', incomeContent({ purposes }));
}

async function grantEach(
  alliance: Alliance,
  entry: string,
  purposes: readonly string[],
): Promise<readonly string[]> {
  const { economy, finance } = alliance.cast;
  const window = {
    from: new Date(Date.now() - DAY_MS).toISOString(),
    until: new Date(Date.now() + DAY_MS).toISOString(),
  };
  const grants: string[] = [];
  await inFlight(purposes.length, AT_A_TIME, async (n) => {
    const terms = incomeTerms(entry, { consumer: economy.msp, purposes: [purposes[n] ?? ''], window });
    grants[n] = await alliance.grant(economy, finance, terms);
  });
  return grants;
}

/** The same ledger; of each block it is noted when it arrived. */
function stamped(ledger: Ledger, arrivals: Map<bigint, number>): Ledger {
  return {
    channel: ledger.channel,
    evaluate: (call) => ledger.evaluate(call),
    endorse: (call) => ledger.endorse(call),
    commit: (transaction) => ledger.commit(transaction),
    submit: (call) => ledger.submit(call),
    close: () => ledger.close(),
    async *blocks(from, signal) {
      for await (const block of ledger.blocks(from, signal)) {
        arrivals.set(block.number, performance.now());
        yield block;
      }
    },
  };
}

function questionOn(entry: string, purpose: string): AccessQuestion {
  const caller = 'EconomyMSP' as MspId;
  const touch = {
    subgraph: 'taxation' as SubgraphName,
    coordinate: 'Citizen.yearlyIncome' as Coordinate,
    entry: entryCode.parse(entry),
    item: 'yearlyIncome' as ItemId,
    beneficiary: caller,
    derives: undefined,
  };
  return { caller, purpose: purpose as PurposeCode, touches: [touch] };
}

const isAllowed = (view: View, asked: AccessQuestion): boolean =>
  view.current.decide(
    asked,
    view.moment(view.current, () => 0),
  ).allowed;

/** @throws when the view does not come to it: then nothing could be refused. */
async function allowed(view: View, asked: AccessQuestion): Promise<void> {
  const until = performance.now() + SEEN_WITHIN_MS;
  while (!isAllowed(view, asked)) {
    if (performance.now() > until) throw new Error('the grant is not seen');
    await view.reach(view.current.height + 1n, 1_000);
  }
}

interface Watched {
  readonly alliance: Alliance;
  readonly view: View;
  readonly arrivals: ReadonlyMap<bigint, number>;
}

async function revoked(
  { alliance, view, arrivals }: Watched,
  grant: string,
  asked: AccessQuestion,
): Promise<{ readonly blockMs: number; readonly callMs: number }> {
  const refused = new Promise<{ readonly atMs: number; readonly height: bigint }>((resolve) => {
    const end = view.onEpoch(({ height }) => {
      if (isAllowed(view, asked)) return;
      end();
      resolve({ atMs: performance.now(), height });
    });
  });
  const calledAtMs = performance.now();
  const answered = alliance.call(alliance.cast.finance.admin, 'Grants:Revoke', grant, 'bench');
  const [{ atMs, height }] = await Promise.all([refused, answered.then((answer) => committed.parse(answer))]);
  const arrivedAtMs = arrivals.get(height - 1n);
  if (arrivedAtMs === undefined) throw new Error(`block ${height - 1n} was not seen to arrive`);
  return { blockMs: atMs - arrivedAtMs, callMs: atMs - calledAtMs };
}
