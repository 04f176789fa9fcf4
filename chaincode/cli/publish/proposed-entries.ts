/** The entries that a department's code proposes: told as differences, written as files that `hub entry` takes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ReportedEntry } from './report';

/** The entries that wait for a vote, each with the lines it would change. */
export function describeEntries(entries: readonly ReportedEntry[]): readonly string[] {
  return entries
    .filter(({ standing }) => standing !== 'AGREES')
    .flatMap(({ localName, code, standing, lines }) => [
      `${localName}  ${WORDS[standing]}${code === undefined ? '' : ` ${code}`}`,
      ...lines.map(({ change, coordinate, item }) => `  ${change} ${coordinate}  ${item ?? '(presence)'}`),
    ]);
}

const WORDS: Readonly<Record<ReportedEntry['standing'], string>> = {
  AGREES: 'agrees with',
  NEW: 'is not in the directory yet',
  CHANGED: 'is bound otherwise than',
  GONE: 'is no longer declared, and still bound as',
};

/** What the department types next, one line an entry; after `--write` with the files' names. */
export function nextSteps(
  entries: readonly ReportedEntry[],
  folder: string | undefined,
  as: string,
): readonly string[] {
  return entries.flatMap((entry) => nextStep(entry, fileOf(entry, folder), as) ?? []);
}

function nextStep(
  { localName, code, standing }: ReportedEntry,
  file: string,
  as: string,
): string | undefined {
  const voted = 'then submit it; a founder reviews, founders vote';
  switch (standing) {
    case 'AGREES':
      return undefined;
    case 'NEW':
      return `hub entry draft ${localName} ${file} --as ${as}, ${voted}`;
    case 'CHANGED':
      return `hub entry amend ${code} ${file} --as ${as}, ${voted}`;
    case 'GONE':
      return `hub entry withdraw ${code} --reason … --as ${as}, or declare it again`;
  }
}

function fileOf({ localName }: ReportedEntry, folder: string | undefined): string {
  return folder === undefined ? `${localName}.yaml` : join(folder, `${localName}.yaml`);
}

/** Writes each entry that waits for a vote, in YAML. @returns the files' names. */
export function writeEntries(entries: readonly ReportedEntry[], folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return entries.flatMap((entry) => {
    if (entry.content === undefined || entry.standing === 'AGREES') return [];
    const file = fileOf(entry, folder);
    writeFileSync(file, stringify(entry.content));
    return [file];
  });
}
