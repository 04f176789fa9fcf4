/** Each department as the process it is, out of `dist`, following a real ledger that nobody has founded yet. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { basename, join } from 'node:path';
import { enrolDuty, memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { requireSafeConnection } from '../../../subgraphs/kit/database/safe-connection';
import type { DepartmentConfig, DepartmentMessage } from '../../../subgraphs/kit/serve/department-config';
import {
  type Alliance,
  configFor,
  DIST,
  mspIdFor,
  newAlliance,
} from '../../chaincode/ledger/fixture/alliance';
import { type LedgerProcess, startLedgerProcess } from '../../chaincode/ledger/fixture/ledger-process';
import { newKey } from './directory';
import { post, sdlTicket } from './fetches';

const MEMBER = 'finance';
/** A machine that is nobody's (RFC 5737). */
const ELSEWHERE = 'postgresql://reader:secret@192.0.2.1';

let alliance: Alliance;
let ledger: LedgerProcess;
const started: ChildProcess[] = [];

beforeAll(async () => {
  alliance = await newAlliance();
  await enrolDuty(alliance.dataDir, MEMBER, { name: 'subgraph', role: 'client' });
  ledger = await startLedgerProcess(configFor(alliance.dataDir));
});

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await ledger.stop();
  alliance.remove();
});

async function start(change: Partial<Record<keyof DepartmentConfig, unknown>> = {}): Promise<ChildProcess> {
  const voters = { voters: [mspIdFor(MEMBER)], threshold: 1 };
  const config = {
    mspId: mspIdFor(MEMBER),
    keyFolder: join(memberFolder(alliance.dataDir, MEMBER), 'subgraph'),
    ledger: { peers: [{ address: ledger.address }], chaincode: 'hub' },
    charter: {
      v: 1,
      version: 1,
      founders: [mspIdFor(MEMBER)],
      auditors: [],
      fallback: voters,
      committees: {},
    },
    leaseMs: 120_000,
    database: 'postgresql://nobody@127.0.0.1:1/nothing',
    port: 0,
    servedLog: join(alliance.dataDir, 'served', 'taxation.log'),
    ...change,
  };
  const path = join(alliance.dataDir, `department-${started.length}.json`);
  await writeFile(path, JSON.stringify(config));
  const child = fork(join(DIST, 'subgraphs/taxation/main.js'), [path], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  started.push(child);
  return child;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const heard = async (child: ChildProcess): Promise<DepartmentMessage> =>
  (await once(child, 'message'))[0] as DepartmentMessage;

test('it serves once it has caught up, refuses without a statement, and ends with its parent', async () => {
  const child = await start();
  const ready = await heard(child);
  if (ready.type !== 'ready') throw new Error(JSON.stringify(ready));
  const query = '{ _service { sdl } }';
  const bare = await post(ready.url, { query });
  expect(bare).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'TICKET_MISSING' } }] } });
  const stranger = await post(ready.url, {
    query,
    extensions: { ticket: await sdlTicket('taxation', newKey()) },
  });
  expect(stranger.body.errors?.[0]?.extensions.code).toBe('GATEWAY_UNKNOWN');
  child.send({ type: 'statements' });
  expect(await heard(child)).toEqual({ type: 'statements', count: 0 });
  const exit = once(child, 'exit');
  child.disconnect();
  expect(await exit).toEqual([0, null]);
});

test('PORT_TAKEN is said and ends it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const child = await start({ port: portOf(other) });
  const exit = once(child, 'exit');
  expect(await heard(child)).toMatchObject({ type: 'failed', code: 'PORT_TAKEN' });
  expect(await exit).toEqual([1, null]);
  other.close();
});

test('LEDGER_ROLLED_BACK is said and ends it, where the ledger is not what it was', async () => {
  const heads = {
    folder: join(alliance.dataDir, '..', `${basename(alliance.dataDir)}-state`),
    reader: 'Finance.taxation',
  };
  const image = join(alliance.dataDir, 'served', 'view.sqlite');
  try {
    const first = await start({ heads, image });
    expect(await heard(first)).toMatchObject({ type: 'ready' });
    const ended = once(first, 'exit');
    first.kill('SIGTERM');
    await ended;
    expect(existsSync(image)).toBe(true);
    const [genesis = ''] = await readdir(heads.folder);
    const kept = join(heads.folder, genesis, 'Finance.taxation.json');
    const head = JSON.parse(await readFile(kept, 'utf8')) as { readonly blockHash: string };
    await writeFile(kept, JSON.stringify({ ...head, blockHash: '0'.repeat(64) }));
    const second = await start({ heads, image });
    const exit = once(second, 'exit');
    expect(await heard(second)).toMatchObject({ type: 'failed', code: 'LEDGER_ROLLED_BACK' });
    expect(await exit).toEqual([1, null]);
  } finally {
    await rm(heads.folder, { recursive: true, force: true });
  }
});

test('TLS_REQUIRED is said and ends it, where the database is elsewhere and would be read in plain text', async () => {
  const child = await start({ database: `${ELSEWHERE}/libraries` });
  const exit = once(child, 'exit');
  expect(await heard(child)).toMatchObject({ type: 'failed', code: 'TLS_REQUIRED' });
  expect(await exit).toEqual([1, null]);
});

describe('a department reads its database', () => {
  test.each([
    'postgresql://reader:secret@127.0.0.1:5433/libraries',
    'postgresql://reader:secret@localhost/libraries',
    'postgresql:///libraries?host=/run/postgresql',
    `${ELSEWHERE}/libraries?sslmode=verify-full`,
  ])('%s', (url) => {
    expect(() => requireSafeConnection(url)).not.toThrow();
  });

  test.each([
    `${ELSEWHERE}/libraries`,
    `${ELSEWHERE}/libraries?sslmode=disable`,
    `${ELSEWHERE}/libraries?sslmode=no-verify`,
    'postgresql://reader:secret@127.0.0.1/libraries?host=192.0.2.1',
    'postgresql://reader:secret@127.0.0.1.example/libraries',
  ])('TLS_REQUIRED: not %s', (url) => {
    expect(() => requireSafeConnection(url)).toThrow(
      expect.objectContaining({ code: 'TLS_REQUIRED', message: expect.not.stringContaining('secret') }),
    );
  });
});

test('a folder without a key is said and ends it', async () => {
  const child = await start({ keyFolder: join(alliance.dataDir, 'nowhere') });
  expect(await heard(child)).toMatchObject({ type: 'failed', code: 'NOT_FOUND' });
});

test('SIGTERM ends a start that waits for a ledger that does not answer', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const child = await start({
    ledger: { peers: [{ address: `127.0.0.1:${portOf(silent)}` }], chaincode: 'hub' },
  });
  const [connection] = (await once(silent, 'connection')) as [Socket];
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
  connection.destroy();
  silent.close();
});
