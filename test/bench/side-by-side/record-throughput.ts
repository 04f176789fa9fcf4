/** How many access records a ledger commits a second: alone, and in batches. */
import { canonicalJson } from '../../../chaincode/model';
import type { Alliance } from '../../chaincode/contracts/fixture/alliance';
import { decisionAt, heightAt } from '../../chaincode/contracts/fixture/log-records';
import { inFlight, timed } from './in-flight';

/** As a gateway's log cuts them (LEDGER, The access log); and smaller ones. */
const LARGE = 2_000;
const SMALL = 500;
const LOGS = 4;
/** Ballots that are voted on at the same time. */
const BALLOTS = 8;

export interface ThroughputSize {
  /** Records that go alone. */
  readonly transactions: number;
  /** So many of them are under way at once, each on a log of its own: a log takes one batch after the other. */
  readonly flight: number;
  /** Batches a log. */
  readonly batches: number;
}

/** Records a second. */
export interface Throughput {
  readonly alone: number;
  readonly small: number;
  readonly large: number;
  readonly logs: number;
}

/** A log, and what was appended to it. */
interface Log {
  readonly id: string;
  batches: number;
  records: number;
}

/** Opens the logs, then appends to them. */
export async function measureThroughput(
  alliance: Alliance,
  { transactions, flight, batches }: ThroughputSize,
): Promise<Throughput> {
  const logs = await openLogs(alliance, Math.max(flight, LOGS));
  const append = appending(alliance);
  const alone = await perSecond(transactions, async () => {
    const free = logs.slice(0, flight);
    await inFlight(transactions, flight, async () => {
      const log = free.pop();
      if (log === undefined) throw new Error('fewer logs than transactions in flight');
      await append(log, 1);
      free.push(log);
    });
  });
  const [first] = logs;
  if (first === undefined) throw new Error('no log');
  const batchesOf = (records: number, on: readonly Log[]) =>
    perSecond(records * batches * on.length, () =>
      inFlight(on.length, on.length, async (n) => {
        for (let batch = 0; batch < batches; batch++) await append(on[n] ?? first, records);
      }),
    );
  return {
    alone,
    small: await batchesOf(SMALL, [first]),
    large: await batchesOf(LARGE, [first]),
    logs: await batchesOf(LARGE, logs.slice(0, LOGS)),
  };
}

async function openLogs(alliance: Alliance, count: number): Promise<readonly Log[]> {
  const { finance } = alliance.cast;
  await alliance.addGateway(finance, 'main');
  const logs = [...Array(count).keys()].map((n) => ({ id: `bench-${n}`, batches: 0, records: 0 }));
  await inFlight(count, BALLOTS, (n) => alliance.openLog(`bench-${n}`, finance));
  return logs;
}

/** Every record of a log follows the one before: appended to by one caller at a time. */
function appending(alliance: Alliance): (log: Log, count: number) => Promise<void> {
  const { gateway } = alliance.cast.finance;
  return async (log, count) => {
    const lines = [...Array(count).keys()].map((n) => decisionAt(log.records + n, 1, { log: log.id }));
    const heights = canonicalJson([heightAt(1)]);
    await alliance.call(
      gateway,
      'AccessLog:Append',
      log.id,
      String(log.batches),
      heights,
      canonicalJson(lines),
    );
    log.batches += 1;
    log.records += count;
  };
}

async function perSecond(records: number, work: () => Promise<unknown>): Promise<number> {
  return records / ((await timed(work)) / 1000);
}
