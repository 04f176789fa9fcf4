/** The launcher as a newcomer meets it when something is wrong: one line, an exit code, nothing damaged. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../chaincode/network/supervision/port';

const LAUNCHER = join(__dirname, '..', '..', 'dist', 'gateway', 'launch', 'main.js');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hub-launcher-'));
});
afterEach(() => {
  for (const path of [root, `${root}-state`]) rmSync(path, { recursive: true, force: true });
});

interface Ended {
  readonly code: unknown;
  readonly err: string;
}

function launch(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [LAUNCHER, '--state-dir', `${root}-state`, ...args], (error, _out, err) =>
      resolve({ code: error?.code ?? 0, err }),
    );
  });
}

const oneLine = (code: string): RegExp => new RegExp(`^${code}: [^\\n]+\\n$`);

test('an unknown option', async () => {
  const { code, err } = await launch('--data-dir', join(root, 'hub'), '--prot', '4000');
  expect(code).toBe(2);
  expect(err).toMatch(oneLine('INVALID_ARGUMENT'));
  expect(err).toContain('--prot');
  expect(existsSync(join(root, 'hub'))).toBe(false);
});

test('a taken port, the gateway’s or a department’s', async () => {
  const server = createServer().listen(await freePort(), '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  for (const gateway of [port, port - 2]) {
    const { code, err } = await launch('--data-dir', join(root, 'hub'), '--port', String(gateway));
    expect([code, err]).toEqual([1, expect.stringMatching(oneLine('PORT_TAKEN'))]);
    expect(err).toContain(`port ${port} is taken`);
  }
  expect(existsSync(join(root, 'hub', 'members'))).toBe(false);
  server.close();
});

test('a state directory that an older copy of the data directory would take back with it', async () => {
  const port = String(await freePort());
  const inside = join(root, 'hub', 'state');
  const { code, err } = await launch('--data-dir', join(root, 'hub'), '--port', port, '--state-dir', inside);
  expect([code, err]).toEqual([2, expect.stringMatching(oneLine('INVALID_ARGUMENT'))]);
  expect(err).toContain('--state-dir');
  expect(existsSync(inside)).toBe(false);
});

test('a corrupt data directory', async () => {
  writeFileSync(join(root, '.directory-hub'), '{"product":"directory-hub","format":1}');
  writeFileSync(join(root, 'state.json'), '{"citizens":20');
  const port = String(await freePort());
  const { code, err } = await launch('--data-dir', root, '--port', port);
  expect([code, err]).toEqual([1, expect.stringMatching(oneLine('DATA_DIR_CORRUPT'))]);
  expect(readFileSync(join(root, 'state.json'), 'utf8')).toBe('{"citizens":20');
});

test('a data directory that lost what it says it holds', async () => {
  writeFileSync(join(root, '.directory-hub'), '{"product":"directory-hub","format":1}');
  writeFileSync(join(root, 'state.json'), '{"citizens":20,"phases":["identities"]}');
  const { code, err } = await launch('--data-dir', root, '--port', String(await freePort()));
  expect([code, err]).toEqual([1, expect.stringMatching(oneLine('DATA_DIR_CORRUPT'))]);
  expect(err).toContain('establishment/ca/key.pem` is gone');
  expect(existsSync(join(root, 'members'))).toBe(false);
});

test('--reset removes nothing that does not bear the marker', async () => {
  mkdirSync(join(root, 'photos'));
  const { code, err } = await launch('--data-dir', root, '--reset');
  expect([code, err]).toEqual([2, expect.stringMatching(oneLine('INVALID_ARGUMENT'))]);
  expect(readdirSync(root)).toEqual(['photos']);
});

test('--help says what there is, and starts nothing', async () => {
  const { code, err } = await launch('--help');
  expect([code, err]).toEqual([0, '']);
});
