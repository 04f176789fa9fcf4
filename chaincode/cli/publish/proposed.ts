/** The duties and entries that a department's code proposes: told as differences, written as files that `hub` takes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { PublishReport, ReportedEntry } from './report';

/** Where proposals are written, and who takes them further. */
export interface ProposedTo {
  /** Undefined: nowhere. */
  readonly folder: string | undefined;
  /** What `--as` takes. */
  readonly as: string;
}

/** The entries that wait for a vote, each with the lines it would change. */
export function describeEntries({ entries }: PublishReport): readonly string[] {
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

/** What the department types next, in this order; a file that was not written comes with `--write`. */
export function nextSteps({ duties, entries }: PublishReport, to: ProposedTo): readonly string[] {
  return [
    ...duties
      .filter(({ standing }) => standing === 'NEW')
      .map(({ id }) => `hub duty record ${id} ${dutyFile(id, to)} --as ${to.as}`),
    ...entries.flatMap((entry) => entryStep(entry, to) ?? []),
  ];
}

function entryStep(entry: ReportedEntry, to: ProposedTo): string | undefined {
  const { localName, code, standing } = entry;
  const voted = 'then `hub entry submit`; a founder reviews, founders vote';
  switch (standing) {
    case 'AGREES':
      return undefined;
    case 'NEW':
      return `hub entry draft ${localName} ${entryFile(entry, to)} --as ${to.as}, ${voted}`;
    case 'CHANGED':
      return `hub entry amend ${code} ${entryFile(entry, to)} --as ${to.as}, ${voted}`;
    case 'GONE':
      return `hub entry withdraw ${code} --reason … --as ${to.as}, or declare it again`;
  }
}

/** Writes what waits to be recorded or voted on, in YAML. @returns the files' names. */
export function writeProposals({ duties, entries }: PublishReport, to: ProposedTo): readonly string[] {
  if (to.folder === undefined) return [];
  mkdirSync(to.folder, { recursive: true });
  const proposed = [
    ...duties
      .filter(({ standing }) => standing === 'NEW')
      .map(({ id, content }) => ({ file: dutyFile(id, to), content })),
    ...entries.flatMap((entry) =>
      entry.content === undefined ? [] : [{ file: entryFile(entry, to), content: entry.content }],
    ),
  ];
  for (const { file, content } of proposed) writeFileSync(file, stringify(content));
  return proposed.map(({ file }) => file);
}

function dutyFile(id: string, { folder = '' }: ProposedTo): string {
  return join(folder, `duty-${id}.yaml`);
}

function entryFile({ localName }: ReportedEntry, { folder = '' }: ProposedTo): string {
  return join(folder, `${localName}.yaml`);
}
