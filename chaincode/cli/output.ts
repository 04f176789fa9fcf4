/** What a command writes: tables for people, JSON for machines. */
import { type HubError, isHubError } from '../model';
import { inOneLine, printable } from './printable';

/** A column's heading, and how its cell is made from a row. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
}

export class Output {
  readonly #json: boolean;
  readonly #write: (text: string) => void;

  constructor(json: boolean, write: (text: string) => void) {
    this.#json = json;
    this.#write = write;
  }

  /** A list: a table, or a JSON array of the rows as they are. */
  rows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], empty: string): void {
    if (this.#json) this.value(rows);
    else this.#write(rows.length === 0 ? `${empty}\n` : renderTable(rows, columns));
  }

  /** One thing: its lines for people, or itself as JSON. */
  one(value: unknown, lines: readonly string[]): void {
    if (this.#json) this.value(value);
    else this.#write(`${printable(lines.join('\n'))}\n`);
  }

  /** What only people read; machines have it already. */
  lines(lines: readonly string[]): void {
    if (!this.#json) this.#write(`${printable(lines.join('\n'))}\n`);
  }

  /** JSON for both, where there is nothing else to say it with. */
  value(value: unknown): void {
    this.#write(`${JSON.stringify(value, decimalOf, 2)}\n`);
  }
}

/** Heights and block numbers are bigint here and decimal text in JSON. */
function decimalOf(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** A table whose columns are as wide as their widest cell; wide characters count twice. */
export function renderTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => columns.map(({ cell }) => inOneLine(cell(row)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => widthOf(line[at] ?? ''))));
  return cells
    .map((line) =>
      line
        .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** How many columns of a terminal a text takes: Chinese characters take two. */
function widthOf(text: string): number {
  return [...text].reduce(
    (width, character) => width + (/[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]/u.test(character) ? 2 : 1),
    0,
  );
}

/** An error as two lines: what, and what to do. As JSON: one object. */
export function renderError(error: unknown, json: boolean): string {
  if (!isHubError(error)) return `INTERNAL: ${error instanceof Error ? error.message : String(error)}\n`;
  if (json) return `${JSON.stringify({ error: errorFields(error) })}\n`;
  return `${error.code}: ${printable(error.message)}\n  ${error.kind.remedy}\n`;
}

function errorFields(error: HubError): object {
  return { code: error.code, message: error.message, remedy: error.kind.remedy, retryable: error.retryable };
}
