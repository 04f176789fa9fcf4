/** The embedded ledger and a Fabric network, measured one after the other in one run. */
import { quantile, type Section, shown } from '../report';
import type { BenchSize } from '../sizes';
import { type BenchLedger, embeddedLedger, fabricLedger } from './bench-ledger';
import { type Latencies, measureLatency } from './latency';
import { measureThroughput, type Throughput } from './record-throughput';
import { measureRevocations, type Revocations } from './revocation';

/** What is measured of a ledger. */
interface Measured {
  readonly latencies: Latencies;
  readonly throughput: Throughput;
  readonly revocations: Revocations;
}

/** @returns the sections of calls, of records and of revocations. */
export async function sideBySideBench(size: BenchSize): Promise<readonly Section[]> {
  const embedded = await measured(await embeddedLedger(), size);
  const fabric = await measured(await fabricLedger(), size);
  return [
    section('one call, one at a time', 'calls', latencyLines, embedded, fabric),
    throughputSection(embedded.throughput, fabric.throughput, size.flight),
    section('a grant is revoked', 'revocations', revocationLines, embedded, fabric),
  ];
}

async function measured(ledger: BenchLedger, size: BenchSize): Promise<Measured> {
  const { alliance } = ledger;
  try {
    await alliance.found();
    const latencies = await measureLatency(alliance, size.transactions);
    const throughput = await measureThroughput(alliance, size);
    const revocations = await measureRevocations(ledger, size.revocations);
    return { latencies, throughput, revocations };
  } finally {
    await ledger.close();
  }
}

/** A row's name, its figure's, and its milliseconds. */
type Line = readonly [name: string, figure: string, ms: number];

function latencyLines({ latencies: { evaluate, submit } }: Measured): readonly Line[] {
  return [...both('evaluate', 'evaluate', evaluate), ...both('submit', 'submit', submit)];
}

function revocationLines({ revocations: { fromBlock, fromCall } }: Measured): readonly Line[] {
  return [
    ...both('from its block', 'revokedFromBlock', fromBlock),
    ...both('from the call', 'revokedFromCall', fromCall),
  ];
}

function both(name: string, figure: string, ms: readonly number[]): readonly Line[] {
  return [
    [`${name}, p50`, `${figure}P50Ms`, quantile(ms, 0.5)],
    [`${name}, p95`, `${figure}P95Ms`, quantile(ms, 0.95)],
  ];
}

function section(
  title: string,
  what: string,
  lines: (of: Measured) => readonly Line[],
  embedded: Measured,
  fabric: Measured,
): Section {
  const others = new Map(lines(fabric).map(([name, , ms]) => [name, ms]));
  const pairs = lines(embedded).map(([name, figure, ms]) => ({
    name,
    figure,
    ms,
    other: others.get(name) ?? Number.NaN,
  }));
  return {
    title,
    head: [what, 'embedded', 'Fabric', 'Fabric / embedded'],
    rows: pairs.map(({ name, ms, other }) => [
      name,
      `${shown(ms)} ms`,
      `${shown(other)} ms`,
      shown(other / ms),
    ]),
    figures: Object.fromEntries(
      pairs.flatMap(({ figure, ms, other }) => [
        [`embedded.${figure}`, ms],
        [`fabric.${figure}`, other],
      ]),
    ),
  };
}

const RECORDS: readonly (readonly [keyof Throughput, string])[] = [
  ['alone', 'one a transaction'],
  ['small', 'one log, 500 a batch'],
  ['large', 'one log, 2,000 a batch'],
  ['logs', 'four logs, 2,000 a batch'],
];

/** Each beside the baseline of its own ledger: one a transaction. */
function throughputSection(embedded: Throughput, fabric: Throughput, flight: number): Section {
  const cells = (of: Throughput, name: keyof Throughput): readonly string[] => [
    shown(of[name]),
    shown(of[name] / of.alone),
  ];
  const figures = Object.entries({ embedded, fabric }).flatMap(([ledger, of]) => [
    ...RECORDS.map(([name]) => [`${ledger}.records.${name}PerSecond`, of[name]] as const),
    [`${ledger}.records.ratio`, Math.max(of.small, of.large, of.logs) / of.alone] as const,
  ]);
  return {
    title: `access records committed a second (alone: ${flight} in flight, each on a log of its own)`,
    head: ['', 'embedded', 'times alone', 'Fabric', 'times alone'],
    rows: RECORDS.map(([name, text]) => [text, ...cells(embedded, name), ...cells(fabric, name)]),
    figures: Object.fromEntries(figures),
  };
}
