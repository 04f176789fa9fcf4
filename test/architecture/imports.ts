/** What a source imports: by declaration, by `import()`, by `require`, by type, by `jest.mock`. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromRoot, nodesOf, ROOT, type SourceFile } from './source-tree';

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string | undefined =>
  isNode(value) && value.type === 'StringLiteral' && typeof value.value === 'string'
    ? value.value
    : undefined;

function calleeName(callee: unknown): string {
  if (!isNode(callee)) return '';
  if (callee.type === 'Import') return 'import';
  if (callee.type === 'Identifier') return String(callee.value);
  if (callee.type !== 'MemberExpression') return '';
  return `${calleeName(callee.object)}.${calleeName(callee.property)}`;
}

const IMPORTING_CALLS: ReadonlySet<string> = new Set([
  'import',
  'require',
  'require.resolve',
  'jest.mock',
  'jest.requireActual',
]);

function importOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return textOf(node.source);
    case 'TsExternalModuleReference':
      return textOf(node.expression);
    case 'TsImportType':
      return textOf(node.argument);
    case 'CallExpression': {
      if (!IMPORTING_CALLS.has(calleeName(node.callee)) || !Array.isArray(node.arguments)) return undefined;
      const [first] = node.arguments as readonly unknown[];
      return isNode(first) ? textOf(first.expression) : undefined;
    }
    default:
      return undefined;
  }
}

/** Every rule asks again what a source imports, and walking its syntax takes longest. */
const known = new WeakMap<SourceFile, readonly string[]>();

/** The specifiers a source imports, as written, each once. */
export function importsOf(file: SourceFile): readonly string[] {
  const imports = known.get(file) ?? readImports(file);
  known.set(file, imports);
  return imports;
}

function readImports(file: SourceFile): readonly string[] {
  const found = new Set<string>();
  for (const node of nodesOf(file.tree)) {
    const specifier = importOf(node);
    if (specifier !== undefined) found.add(specifier);
  }
  return [...found];
}

/** The sources of ours that a file imports, from the root. */
export function ownImportsOf(file: SourceFile): readonly string[] {
  return importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => resolve(file.path, specifier))
    .filter((path) => /\.tsx?$/.test(path));
}

/** The packages a file imports: `@apollo/gateway`, `node:fs`. */
export function packagesOf(file: SourceFile): readonly string[] {
  return importsOf(file)
    .filter((specifier) => !specifier.startsWith('.'))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

function resolve(from: string, specifier: string): string {
  const path = join(ROOT, dirname(from), specifier.replace(/\.js$/, ''));
  const candidates = [`${path}.ts`, `${path}.tsx`, `${path}.d.ts`, join(path, 'index.ts'), path];
  const hit = candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
  if (hit === undefined) throw new Error(`${from} imports ${specifier}, which is not there`);
  return fromRoot(hit);
}

/** Groups of files that import each other in a circle (Tarjan's strongly connected components). */
export function importCycles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (file: string): number => {
    const index = order.size;
    order.set(file, index);
    stack.push(file);
    let lowest = index;
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (stack.includes(next)) lowest = Math.min(lowest, low.get(next) ?? order.get(next) ?? index);
    }
    low.set(file, lowest);
    if (lowest === index) {
      const component = stack.splice(stack.indexOf(file));
      if (component.length > 1 || graph.get(file)?.includes(file)) cycles.push(component.sort());
    }
    return lowest;
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return cycles;
}
