/** What the rounds come to. */
import { median, type Section, shown } from '../report';
import type { Question } from './questions';
import type { Round } from './rounds';

export interface Measurement {
  readonly question: Question;
  readonly rounds: ReadonlyMap<string, readonly Round[]>;
}

const NAMES = {
  hub: 'hub',
  bare: 'hub without checks and log',
  stock: 'stock gateway',
  floor: 'tickets, fetches and signatures alone',
} as const;
type Name = keyof typeof NAMES;

/** One section a question, then the ratios. */
export function gatewaySections(measurements: readonly Measurement[]): readonly Section[] {
  return [...measurements.map(questionSection), ratioSection(measurements)];
}

function questionSection({ question, rounds }: Measurement): Section {
  const measured = (Object.keys(NAMES) as Name[]).map((name) => ({
    name,
    ...figuresOf(rounds.get(name) ?? []),
  }));
  return {
    title: `the ${question.name} query`,
    head: ['', 'gateway CPU', 'requests a second', 'p50', 'p99'],
    rows: measured.map(({ name, cpuMs, perSecond, p50Ms, p99Ms }) => [
      NAMES[name],
      `${shown(cpuMs)} ms`,
      shown(perSecond),
      `${shown(p50Ms)} ms`,
      `${shown(p99Ms)} ms`,
    ]),
    figures: Object.fromEntries(
      measured.flatMap(({ name, ...figures }) =>
        Object.entries(figures).map(([figure, value]) => [`${question.name}.${name}.${figure}`, value]),
      ),
    ),
  };
}

function figuresOf(rounds: readonly Round[]) {
  const latencies = rounds.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b);
  const at = (part: number): number => latencies[Math.floor(latencies.length * part)] ?? Number.NaN;
  return {
    cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)),
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}

/** Of CPU a request, each round against its neighbours': the median, and from the least to the most. */
function ratioSection(measurements: readonly Measurement[]): Section {
  const compared = measurements.flatMap(({ question: { name }, rounds }) => [
    { name: `stock / hub, ${name}`, figure: `${name}.stockToHub`, of: ratios(rounds, 'stock', 'hub') },
    {
      name: `stock / the least, ${name}`,
      figure: `${name}.stockToFloor`,
      of: ratios(rounds, 'stock', 'floor'),
    },
    { name: `checks and log, ${name}`, figure: `${name}.hubToBare`, of: ratios(rounds, 'hub', 'bare') },
  ]);
  return {
    title:
      'gateway CPU a request, as ratios (wanted: stock / hub at least 2, hub / hub without checks and log at most 1.15)',
    head: ['', 'median', 'least', 'most'],
    rows: compared.map(({ name, of }) => [
      name,
      ...[median(of), Math.min(...of), Math.max(...of)].map(shown),
    ]),
    figures: Object.fromEntries(
      compared.flatMap(({ figure, of }) => [
        [figure, median(of)],
        [`${figure}Least`, Math.min(...of)],
        [`${figure}Most`, Math.max(...of)],
      ]),
    ),
  };
}

function ratios(rounds: Measurement['rounds'], one: Name, other: Name): readonly number[] {
  const others = rounds.get(other) ?? [];
  return (rounds.get(one) ?? []).map(({ cpuMs }, round) => cpuMs / (others[round]?.cpuMs ?? Number.NaN));
}
