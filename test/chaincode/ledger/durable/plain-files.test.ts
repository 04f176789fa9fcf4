/** Every file that is written in one piece is durable, with its name, when the call returns. */
import { constants, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from '../../../../chaincode/ledger/durable/make-directory';
import { NodeDirectory } from '../../../../chaincode/ledger/durable/node-directory';
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

/** How the kernel opened the files of a path, by this process: `/proc/<pid>/fdinfo` has the flags in octal. */
function openedAs(path: string): readonly number[] {
  const descriptors = readdirSync('/proc/self/fd').filter((fd) => isAt(fd, path));
  return descriptors.map((fd) => {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
    return Number.parseInt(flags ?? '', 8);
  });
}

function isAt(fd: string, path: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`) === path;
  } catch (error) {
    // The descriptor by which they were listed is closed by now.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

if (process.platform === 'linux') {
  test('what is appended to a log is written through to the disk, whether it was made or was there', async () => {
    const directory = await NodeDirectory.at(join(folder, 'log'));
    const path = join(folder, 'log', 'journal.log');
    for (const way of ['create', 'open'] as const) {
      const file = await directory[way]('journal.log');
      const [flags = 0] = openedAs(path);
      expect(flags & constants.O_DSYNC).toBe(constants.O_DSYNC);
      await file.append(Buffer.from('a line\n'));
      await file.close();
    }
    expect((await directory.read('journal.log')).toString()).toBe('a line\na line\n');
  });
}
