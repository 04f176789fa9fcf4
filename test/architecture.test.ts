import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hasPart, mayImport } from './architecture/direction';
import { importCycles, importsOf, ownImportsOf, packagesOf } from './architecture/imports';
import {
  nodesOf,
  parseSource,
  pathsBelow,
  ROOT,
  type SourceFile,
  sourceFiles,
  TOP_FOLDERS,
} from './architecture/source-tree';

const files = sourceFiles();
const product = files.filter(({ path }) => !path.startsWith('test/'));
const allPaths = TOP_FOLDERS.flatMap(pathsBelow);
const existing = (folder: string): boolean => existsSync(join(ROOT, folder));

describe('imports', () => {
  test('follow the directions of DESIGN §3', () => {
    const wrong = files.flatMap((file) =>
      ownImportsOf(file)
        .filter((to) => !mayImport(file.path, to))
        .map((to) => `${file.path} → ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  test('every source belongs to a part that has a direction', () => {
    expect(files.map(({ path }) => path).filter((path) => !hasPart(path))).toEqual([]);
  });

  test('nothing imports the composition root but its tests', () => {
    const importers = product.filter(
      (file) =>
        !file.path.startsWith('gateway/launch/') &&
        ownImportsOf(file).some((to) => to.startsWith('gateway/launch/')),
    );
    expect(importers.map(({ path }) => path)).toEqual([]);
  });

  test('no view but one under the law of the contracts is opened by the product', () => {
    const importers = product.filter((file) =>
      ownImportsOf(file).some((to) => to === 'chaincode/ledger/view/open-view-under.ts'),
    );
    expect(importers.map(({ path }) => path)).toEqual(['chaincode/ledger/view/open-view.ts']);
  });

  test('have no cycles', () => {
    expect(importCycles(new Map(files.map((file) => [file.path, ownImportsOf(file)])))).toEqual([]);
  });

  test('a cycle would be found', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a', 'd']],
      ['d', []],
    ]);
    expect(importCycles(graph)).toEqual([['a', 'b', 'c']]);
  });

  test('of every form are seen', () => {
    const text = `import type { A } from 'one'; export * from 'two'; import three = require('three');
      const four = import('four'); const five = require('five'); type Six = import('six').Six; jest.mock('seven');`;
    const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
    expect([...importsOf(parseSource('x.ts', text))].sort()).toEqual(names.sort());
  });

  test.each([
    ['chaincode/model/a.ts', 'chaincode/ledger/b.ts'],
    ['chaincode/ledger/view/a.ts', 'chaincode/contracts/b.ts'],
    ['chaincode/cli/a.ts', 'gateway/launch/b.ts'],
    ['subgraphs/taxation/a.ts', 'subgraphs/civil-affairs/b.ts'],
    ['subgraphs/kit/a.ts', 'subgraphs/taxation/b.ts'],
    ['subgraphs/taxation/a.ts', 'gateway/access/b.ts'],
    ['gateway/access/a.ts', 'subgraphs/kit/b.ts'],
    ['gateway/access/a.ts', 'chaincode/contracts/b.ts'],
    ['gateway/launch/gateway/a.ts', 'subgraphs/kit/b.ts'],
  ])('%s may not import %s', (from, to) => {
    expect(mayImport(from, to)).toBe(false);
  });

  test('no package of the Elastic-licensed gateway family outside gateway/', () => {
    const family = [
      '@apollo/gateway',
      '@apollo/composition',
      '@apollo/query-planner',
      '@apollo/query-graphs',
    ];
    const elastic: ReadonlySet<string> = new Set([...family, '@apollo/federation-internals']);
    const offenders = product.filter(
      (file) => !file.path.startsWith('gateway/') && packagesOf(file).some((name) => elastic.has(name)),
    );
    expect(offenders.map(({ path }) => path)).toEqual([]);
  });

  test('the model stands on node:crypto, canonicalize, jose and zod alone', () => {
    const allowed: ReadonlySet<string> = new Set(['node:crypto', 'canonicalize', 'jose', 'zod']);
    const others = product
      .filter(({ path }) => path.startsWith('chaincode/model/'))
      .flatMap((file) => packagesOf(file).filter((name) => !allowed.has(name)));
    expect(others).toEqual([]);
  });
});

describe('names', () => {
  const words = (path: string): readonly string[] => basename(path).toLowerCase().split(/[-._]/);

  test('say what is inside', () => {
    const empty = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'base']);
    const saysNothing = (path: string): boolean =>
      words(path).some((word) => empty.has(word)) || words(path)[0] === 'types';
    expect(allPaths.filter(saysNothing)).toEqual([]);
  });

  test('use the words of DESIGN §2', () => {
    const never = new Set(['user', 'users', 'acl', 'acls', 'permission', 'permissions', 'blockchain']);
    expect(allPaths.filter((path) => words(path).some((word) => never.has(word)))).toEqual([]);
  });

  test('are kebab-case', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|fabric|d|config))?\.tsx?$/;
    expect(files.map(({ path }) => path).filter((path) => !kebab.test(basename(path)))).toEqual([]);
  });
});

describe('sizes', () => {
  const lengths = product.map(({ lines }) => lines).sort((a, b) => a - b);
  const atShare = (share: number): number => lengths[Math.floor((lengths.length - 1) * share)] ?? 0;

  test('no source is over 400 lines, no test over 600', () => {
    const limit = ({ path }: SourceFile): number => (path.startsWith('test/') ? 600 : 400);
    expect(files.filter((file) => file.lines > limit(file)).map(({ path, lines }) => [path, lines])).toEqual(
      [],
    );
  });

  test('nine in ten sources are under 250 lines, half of them under 90', () => {
    expect(atShare(0.9)).toBeLessThan(250);
    expect(atShare(0.5)).toBeLessThanOrEqual(90);
  });
});

describe('folders', () => {
  const STEPS = ['identity', 'admission', 'analysis', 'access', 'record', 'execution', 'answer', 'log'];

  test.each(STEPS.map((step, index) => [step, index + 1]))(
    'gateway/%s holds step %i of the path of a query and its README says so',
    (step, number) => {
      const readme = readFileSync(join(ROOT, 'gateway', String(step), 'README.md'), 'utf8');
      expect(readme).toMatch(new RegExp(`[Ss]tep ${number}\\b|§ ?4\\.${number}\\b`));
    },
  );

  test('each top folder and each part of chaincode has a README', () => {
    const parts = ['model', 'contracts', 'ledger', 'cli', 'network'].map((part) => `chaincode/${part}`);
    const folders = [...TOP_FOLDERS, ...parts, 'subgraphs/kit', 'gateway/launch', 'gateway/supergraph'];
    expect(folders.filter(existing).filter((folder) => !existing(`${folder}/README.md`))).toEqual([]);
  });
});

/** Fabric's logger takes its level from the environment when it is loaded; an entry point imports this first. */
const SETS_THE_ENVIRONMENT = 'chaincode/ledger/embedded/quiet-chaincode.ts';

test('process.env is read in entry points alone', () => {
  const entryPoints = new Set(['test/depth.ts', 'test/environment.ts', SETS_THE_ENVIRONMENT]);
  const isEntryPoint = (path: string): boolean =>
    ['main.ts', 'process.ts'].includes(basename(path)) || entryPoints.has(path);
  const readers = files.filter(({ path, tree }) => !isEntryPoint(path) && readsEnvironment(tree));
  expect(readers.map(({ path }) => path)).toEqual([]);
  // Those that only a machine with Fabric runs are bound by it too.
  expect(files.some(({ path }) => path.endsWith('.fabric.ts'))).toBe(true);
});

test.each([
  'process.env.A',
  "process['env']",
  'const { env } = process',
  "import { env } from 'node:process'",
])('%s would be seen', (text) => expect(readsEnvironment(parseSource('x.fabric.ts', text).tree)).toBe(true));

function readsEnvironment(tree: unknown): boolean {
  for (const node of nodesOf(tree)) if (isEnvironment(node)) return true;
  return false;
}

interface Named {
  readonly type?: string;
  readonly value?: unknown;
  readonly expression?: Named;
  readonly properties?: readonly { readonly key?: Named }[];
}

/** `process.env`, however it is written; nothing of `node:process` is needed that the global does not have. */
function isEnvironment(node: Readonly<Record<string, unknown>>): boolean {
  const { type, object, property, id, init, source } = node as Readonly<Record<string, Named | undefined>>;
  if ((type as unknown) === 'MemberExpression') {
    return object?.value === 'process' && (property?.expression ?? property)?.value === 'env';
  }
  if ((type as unknown) === 'VariableDeclarator') {
    return init?.value === 'process' && (id?.properties ?? []).some(({ key }) => key?.value === 'env');
  }
  return (type as unknown) === 'ImportDeclaration' && /^(node:)?process$/.test(String(source?.value));
}
