/** What a bench measured: tables to read, and the figures behind them. */
import { printTable } from './table';

export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** By name, with the unit in it: `openMs`, `ratio`. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Prints sections as tables, or all figures as one JSON object. */
export function printReport(sections: readonly Section[], asJson: boolean): void {
  if (asJson) {
    const figures = Object.assign({}, ...sections.map((section) => section.figures)) as Section['figures'];
    process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`);
    return;
  }
  for (const { title, head, rows } of sections) {
    process.stdout.write(`\n${title}\n`);
    printTable(head, rows);
  }
}

/** `3,412`, `12.3`, `0.47`. */
export function shown(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a share of the others lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}
