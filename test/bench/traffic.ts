/** What a running ledger costs: evaluate, submit, records one by one and in batches, and the audit of what that left. */
import { join } from 'node:path';
import { auditChannel, StoredChain } from '../../chaincode/ledger/audit';
import type { Channel } from '../../chaincode/ledger/ledger';
import { canonicalJson } from '../../chaincode/model';
import type { Alliance } from '../chaincode/contracts/fixture/alliance';
import { dutyContent } from '../chaincode/contracts/fixture/content';
import { type LedgerAlliance, ledgerAlliance } from '../chaincode/contracts/fixture/ledger-acting';
import { decisionAt, heightAt } from '../chaincode/contracts/fixture/log-records';
import { type LedgerProcess, startLedgerProcess } from '../chaincode/ledger/fixture/ledger-process';
import { cpuTimes } from './cpu';
import { type Section, shown } from './report';

/** As a gateway's log cuts them (LEDGER, The access log). */
const RECORDS_A_BATCH = 2_000;
/** Calls that warm both processes up and do not count. */
const WARM_UP = 20;

export interface TrafficSize {
  readonly transactions: number;
  readonly batches: number;
}

/** Milliseconds a call. */
interface Cost {
  readonly clientCpu: number;
  readonly ledgerCpu: number;
  readonly wall: number;
}

/** @returns the sections of transactions, of records and of the audit. */
export async function trafficBench(size: TrafficSize): Promise<readonly Section[]> {
  let process: LedgerProcess | undefined;
  const running = await ledgerAlliance(async (config) => {
    const started = await startLedgerProcess(config);
    process = started;
    return { address: started.address, close: async () => void (await started.stop()) };
  });
  try {
    const pid = process?.pid ?? 0;
    await prepare(running.alliance);
    const transactions = await transactionSection(running.alliance, pid, size);
    const records = await recordSection(running.alliance, pid, size);
    return [transactions, records, await auditSection(running)];
  } finally {
    await running.close();
  }
}

async function prepare(alliance: Alliance): Promise<void> {
  await alliance.found();
  await alliance.addGateway(alliance.cast.finance, 'main');
  await alliance.openLog('main', alliance.cast.finance);
}

async function transactionSection(alliance: Alliance, pid: number, size: TrafficSize): Promise<Section> {
  const { admin, msp } = alliance.cast.finance;
  const evaluated = await measure(pid, size.transactions, () =>
    alliance.read(admin, 'Members:ReadMember', msp),
  );
  const submitted = await measure(pid, size.transactions, (n) =>
    alliance.call(admin, 'Directory:RecordDuty', `duty-${n}`, dutyContent),
  );
  return {
    title: 'one call through gRPC, one at a time',
    head: ['', 'client CPU', 'ledger CPU', 'both', 'waited'],
    rows: [row('evaluate', evaluated), row('submit', submitted)],
    figures: { ...figures('evaluate', evaluated), ...figures('submit', submitted) },
  };
}

async function recordSection(alliance: Alliance, pid: number, size: TrafficSize): Promise<Section> {
  let records = 0;
  let batches = 0;
  const append = async (count: number): Promise<void> => {
    const lines = [...Array(count).keys()].map((n) => decisionAt(records + n, 1));
    await alliance.call(
      alliance.cast.finance.gateway,
      'AccessLog:Append',
      'main',
      String(batches),
      canonicalJson([heightAt(1)]),
      canonicalJson(lines),
    );
    records += count;
    batches += 1;
  };
  const single = await measure(pid, size.transactions, () => append(1));
  const batched = perRecord(await measure(pid, size.batches, () => append(RECORDS_A_BATCH), 1));
  const ratio = (single.clientCpu + single.ledgerCpu) / (batched.clientCpu + batched.ledgerCpu);
  return {
    title: 'one access record on the log',
    head: ['', 'client CPU', 'ledger CPU', 'both', 'waited'],
    rows: [
      row('one a transaction', single),
      row(`${RECORDS_A_BATCH.toLocaleString('en')} a batch`, batched),
      ['times dearer alone', '', '', shown(ratio), shown(single.wall / batched.wall)],
    ],
    figures: { ...figures('recordAlone', single), ...figures('recordInBatch', batched), recordRatio: ratio },
  };
}

const perRecord = ({ clientCpu, ledgerCpu, wall }: Cost): Cost => ({
  clientCpu: clientCpu / RECORDS_A_BATCH,
  ledgerCpu: ledgerCpu / RECORDS_A_BATCH,
  wall: wall / RECORDS_A_BATCH,
});

const AUDIT_FIGURES = { directory: 'auditDirectory', exchange: 'auditExchange' } as const;

/** Audits both channels' files while their ledger stands still. @throws when the audit finds fault: then it is no speed. */
async function auditSection({ dataDir }: LedgerAlliance): Promise<Section> {
  const audited = await Promise.all(
    (['directory', 'exchange'] as const).map((channel) => audit(dataDir, channel)),
  );
  return {
    title: 'audit of the chains this left',
    head: ['', 'transactions', 'records', 'took', 'transactions a second'],
    rows: audited.map(({ channel, transactions, records, seconds }) => [
      channel,
      transactions.toLocaleString('en'),
      records.toLocaleString('en'),
      `${shown(seconds)} s`,
      shown(transactions / seconds),
    ]),
    figures: Object.fromEntries(
      audited.map(({ channel, transactions, seconds }) => [
        `${AUDIT_FIGURES[channel]}PerSecond`,
        transactions / seconds,
      ]),
    ),
  };
}

async function audit(dataDir: string, channel: Channel) {
  const stored = StoredChain.open(join(dataDir, 'ledger', `${channel}.db`));
  const report = await auditChannel({ channel, blocks: stored.blocks(), stored });
  stored.close();
  const [finding] = report.findings;
  if (finding !== undefined) throw new Error(`${finding.code}: ${finding.message}`);
  const { transactions, records } = report.proved;
  return { channel, transactions, records, seconds: report.durationMs / 1000 };
}

/** The mean cost of a call. */
async function measure(
  pid: number,
  calls: number,
  call: (n: number) => Promise<unknown>,
  warmUp = Math.min(WARM_UP, calls),
): Promise<Cost> {
  for (let n = 0; n < warmUp; n++) await call(n);
  const [before, started] = [cpuTimes(pid), performance.now()];
  for (let n = warmUp; n < warmUp + calls; n++) await call(n);
  const [after, wall] = [cpuTimes(pid), performance.now() - started];
  return {
    clientCpu: (after.ownMs - before.ownMs) / calls,
    ledgerCpu: (after.otherMs - before.otherMs) / calls,
    wall: wall / calls,
  };
}

function row(name: string, { clientCpu, ledgerCpu, wall }: Cost): readonly string[] {
  return [name, ...[clientCpu, ledgerCpu, clientCpu + ledgerCpu, wall].map((ms) => `${shown(ms)} ms`)];
}

function figures(name: string, { clientCpu, ledgerCpu, wall }: Cost): Section['figures'] {
  return { [`${name}ClientCpuMs`]: clientCpu, [`${name}LedgerCpuMs`]: ledgerCpu, [`${name}Ms`]: wall };
}
