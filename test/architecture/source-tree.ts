/** The repository's own sources, as files and as syntax trees. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseSync } from '@swc/core';

/** The repository's root. */
export const ROOT = join(__dirname, '..', '..');

/** Folders that hold sources. */
export const TOP_FOLDERS = ['chaincode', 'schema', 'subgraphs', 'gateway', 'test'] as const;

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage']);

export interface SourceFile {
  /** From the root, with `/`: `gateway/launch/main.ts`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly tree: unknown;
}

/** Every file and folder below a folder, from the root, with `/`. */
export function pathsBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? [path, ...pathsBelow(path)] : [path];
    });
}

/** A source from its text; parsed when its tree is first asked for. */
export function parseSource(path: string, text: string): SourceFile {
  const tsx = path.endsWith('.tsx');
  let tree: unknown;
  return {
    path,
    text,
    lines: text.split('\n').length - 1,
    get tree() {
      tree ??= parseSync(text, { syntax: 'typescript', tsx, decorators: true, target: 'es2023' });
      return tree;
    },
  };
}

/** Every TypeScript source. */
export function sourceFiles(): readonly SourceFile[] {
  return TOP_FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap(pathsBelow)
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => parseSource(path, readFileSync(join(ROOT, path), 'utf8')));
}

/** Every node of a syntax tree, parents first. A list of what is still to visit: nested generators take ten times as long. */
export function* nodesOf(tree: unknown): Generator<Readonly<Record<string, unknown>>> {
  const waiting = [tree];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (!Array.isArray(node)) yield node as Readonly<Record<string, unknown>>;
    for (const child of Object.values(node).reverse()) waiting.push(child);
  }
}

/** A path relative to the root, with `/`. */
export function fromRoot(path: string): string {
  return relative(ROOT, path).split(sep).join('/');
}
