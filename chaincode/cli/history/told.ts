/** Differences as people read them. */
import type { Difference } from './difference';

/** One line a difference: the field, and what became of it, in two columns. */
export function describeDifferences(differences: readonly Difference[]): readonly string[] {
  const told = differences.map(describeDifference);
  const width = Math.max(0, ...told.map(([path]) => path.length));
  return told.map(([path, text]) => `  ${path.padEnd(width)}  ${text}`);
}

/** The field, and what became of it. */
function describeDifference({ path, before, after }: Difference): readonly [string, string] {
  if (path.endsWith('.tightenedIn') && after !== undefined) {
    return [path.slice(0, -'.tightenedIn'.length), `out of reach of grants before version ${after}`];
  }
  if (before === undefined) return [path, `+ ${after}`];
  return [path, after === undefined ? `- ${before}` : `${before} → ${after}`];
}
