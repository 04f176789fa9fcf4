import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../../chaincode/network/description/layout';
import {
  CONTRACTS,
  imageDigest,
  imagePackage,
  makeImage,
} from '../../../../chaincode/network/generate/chaincode-image';
import { chaincodePackage } from '../../../../chaincode/network/generate/chaincode-package';
import { packagesOf } from '../../../architecture/imports';
import { sourceFiles } from '../../../architecture/source-tree';

interface Manifest {
  readonly main: string;
  readonly dependencies: Record<string, string>;
  readonly overrides: Record<string, string>;
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

let work: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'hub-image-'));
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

test('the image pins what model and contracts import, at the versions of the whole package, and nothing else', () => {
  const own = manifestIn(imagePackage());
  const whole = manifestIn(packageRoot());
  const imported = sourceFiles()
    .filter(({ path }) => /^chaincode\/(model|contracts)\//.test(path))
    .flatMap(packagesOf)
    .filter((name) => !name.startsWith('node:'));
  expect(Object.keys(own.dependencies).sort()).toEqual([...new Set(imported)].sort());
  for (const [name, version] of Object.entries(own.dependencies))
    expect(whole.dependencies[name]).toBe(version);
  expect(own.overrides).toEqual(whole.overrides);
  expect(own.main).toBe(CONTRACTS.main);
});

test('the image holds model and contracts alone', () => {
  const folder = join(work, 'image');
  makeImage(folder, CONTRACTS, join(work, 'packages'));
  expect(readdirSync(join(folder, 'chaincode')).sort()).toEqual(['contracts', 'model']);
  expect(readdirSync(folder).sort()).toEqual([
    'chaincode',
    'node_modules',
    'package-lock.json',
    'package.json',
  ]);
});

test('another byte of code is another package; the same code is the same package, without an address or a key', () => {
  const folder = join(work, 'code');
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(join(folder, 'a.js'), 'one');
  const id = (): string => chaincodePackage('hub', imageDigest(folder)).id;
  const first = id();
  writeFileSync(join(folder, 'node_modules', 'x.js'), 'installed');
  expect(id()).toBe(first);
  writeFileSync(join(folder, 'a.js'), 'two');
  expect(id()).not.toBe(first);
  expect(chaincodePackage('hub', 'ab').id).toBe(chaincodePackage('hub', 'ab').id);
});

test('the package is a tar that other programs read', () => {
  const archive = join(work, 'package.tgz');
  writeFileSync(archive, chaincodePackage('hub', 'ab').bytes);
  const read = (...args: string[]): Buffer => execFileSync('tar', args);
  expect(read('-tzf', archive).toString().trim().split('\n')).toEqual(['metadata.json', 'code.tar.gz']);
  expect(JSON.parse(read('-xzOf', archive, 'metadata.json').toString())).toEqual({
    type: 'service',
    label: 'hub',
  });
  const code = join(work, 'code.tar.gz');
  writeFileSync(code, read('-xzOf', archive, 'code.tar.gz'));
  expect(JSON.parse(read('-xzOf', code, 'image.json').toString())).toEqual({ sha256: 'ab' });
});
