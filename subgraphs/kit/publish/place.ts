/** Where in a department's sources a fault is, as far as names tell. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names in `Citizen.yearlyIncome(unit:)`, `income.district`, `entries.income.name.en`, outermost first. */
const NAME = /[A-Za-z_][A-Za-z0-9_]*/g;

/**
 * The first line that has the fault's last name, in a file that has the others too: `citizen.ts:12`.
 *
 * @returns undefined where no file does.
 */
export function placeOf(sources: string, at: string): string | undefined {
  if (!existsSync(sources)) return undefined;
  const [last, ...others] = (at.match(NAME) ?? []).reverse();
  if (last === undefined) return undefined;
  const files = readdirSync(sources).filter((name) => name.endsWith('.ts'));
  const texts = files.map((name) => ({ name, text: readFileSync(join(sources, name), 'utf8') }));
  const fitting = texts.map((each) => ({
    ...each,
    hits: others.filter((name) => has(each.text, name)).length,
  }));
  for (const { name, text } of fitting.sort((a, b) => b.hits - a.hits)) {
    const line = text.split('\n').findIndex((each) => has(each, last));
    if (line >= 0) return `${name}:${line + 1}`;
  }
  return undefined;
}

function has(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}
