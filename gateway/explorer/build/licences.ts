/** The notices of every package whose code is in the bundle: their licences ask that they go with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that allow passing the code on if their notice goes with it. */
const ALLOWED: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
]);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

/**
 * One text with name, version, licence and notice of each package.
 *
 * @param inputs files of the bundle, relative to `root`.
 * @throws {Error} for a package under another licence than those that were looked at.
 */
export function licenceNotices(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  return [...folders]
    .sort()
    .map((folder) => noticeOf(join(root, folder)))
    .join(`\n${'-'.repeat(79)}\n\n`);
}

/** `node_modules/a/node_modules/@b/c` of a file in it; undefined for a file of ours. */
function packageFolder(input: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

function noticeOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const { name, version, license = 'none', author } = manifest;
  if (!ALLOWED.has(license))
    throw new Error(`\`${name}\` is under ${license}, which nobody has looked at yet`);
  const file = readdirSync(folder).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
  const holder = typeof author === 'object' ? author.name : author;
  const text =
    file === undefined || !existsSync(join(folder, file))
      ? `Copyright (c) ${holder ?? `the authors of ${name}`}, under the ${license} licence.`
      : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
