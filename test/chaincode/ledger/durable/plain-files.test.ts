/** Every file that is written in one piece is durable, with its name, when the call returns. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from '../../../../chaincode/ledger/durable/make-directory';
import { writeDurably } from '../../../../chaincode/ledger/durable/whole-file';
import { writeKeyFolder } from '../../../../chaincode/ledger/identity/key-folder';
import { durable, watch } from './forgetful-files';

jest.mock('node:fs', () =>
  jest
    .requireActual<typeof import('./forgetful-files')>('./forgetful-files')
    .forgetful(jest.requireActual('node:fs')),
);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hub-durable-'));
  watch(folder);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a small file survives a loss of power once it is written, and so does its replacement', () => {
  const path = join(folder, 'file.json');
  writeDurably(path, 'first');
  expect(durable(path)).toBe('first');
  writeDurably(path, 'second');
  expect(durable(path)).toBe('second');
  expect(readFileSync(path, 'utf8')).toBe('second');
});

test('a key folder survives a loss of power, both files of it, with every folder above', () => {
  const path = join(folder, 'members', 'housing', 'peer');
  writeKeyFolder(path, { certificatePem: 'the certificate', keyPem: 'the key' });
  expect(durable(join(path, 'cert.pem'))).toBe('the certificate');
  expect(durable(join(path, 'key.pem'))).toBe('the key');
});

test('a directory that was made stands durably in its parent, and that one in its own', () => {
  const path = join(folder, 'data', 'ledger');
  makeDirectory(path);
  expect(durable(path)).toBe('');
});
