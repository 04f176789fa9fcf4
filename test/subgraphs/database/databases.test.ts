import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { Client } from 'pg';
import { divisionsTable } from '../../../subgraphs/civil-affairs/tables';
import { DEMO_DEPARTMENTS } from '../../../subgraphs/demo/departments';
import { cannotPass } from '../../../subgraphs/kit/database/closed-path';
import { BATCH } from '../../../subgraphs/kit/database/copy-rows';
import { loadTables, tableLoad } from '../../../subgraphs/kit/database/load';
import { runs } from '../../depth';
import {
  forkKeeper,
  type Keeper,
  makeFolder,
  ownersOf,
  readyOf,
  removeFolder,
  startKeeper,
  startLoader,
  stopKeeper,
} from './databases';

let folder: string;
let keeper: Keeper;

beforeAll(async () => {
  folder = await makeFolder();
  keeper = await startKeeper(folder);
  await load(500);
});

afterAll(async () => {
  await stopKeeper(keeper);
  await removeFolder(folder);
});

const access = (department: string): { readonly owner: string; readonly reader: string } => {
  const found = readyOf(keeper).databases[department];
  if (found === undefined) throw new Error(`no database of ${department}`);
  return found;
};

async function query(
  url: string,
  ...statements: readonly string[]
): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: readonly Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

const load = async (citizens: number): Promise<void> => {
  const { ended } = await startLoader(folder, { citizens, seed: 'tests', owners: ownersOf(readyOf(keeper)) });
  expect(await ended).toContainEqual({ type: 'ready' });
};

const countCitizens = async (): Promise<unknown> =>
  (await query(access('public-security').reader, 'select count(*)::int as n from citizens'))[0]?.n;

/** Resolves once rows are being copied into a department's database, and `act` was done to the connection they come by. */
async function copying(department: string, act: 'pid' | 'pg_terminate_backend(pid)'): Promise<void> {
  const sql = `select ${act} from pg_stat_progress_copy
    where datname = current_database() and tuples_processed > 0`;
  while ((await query(access(department).owner, sql)).length === 0);
}

test("the superuser's password is never written where another account could read it", async () => {
  const own = await makeFolder();
  const seen = new Set<string>();
  const watch = setInterval(() => {
    for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith('pg-password-'))) {
      try {
        seen.add(readFileSync(join(tmpdir(), name), 'utf8').trim());
      } catch {
        // Gone between the look and the reading.
      }
    }
  }, 5);
  const started = await startKeeper(own, ['taxation']);
  clearInterval(watch);
  try {
    const databases = join(own, 'databases');
    const { postgres } = JSON.parse(await readFile(join(databases, 'passwords.json'), 'utf8'));
    await query(`postgres://postgres:${postgres}@127.0.0.1:${readyOf(started).port}/postgres`, 'select 1');
    expect(seen.size).toBeGreaterThan(0);
    expect(seen).not.toContain(postgres);
    expect((await readdir(databases)).sort()).toEqual(['cluster', 'passwords.json']);
  } finally {
    await stopKeeper(started);
    await removeFolder(own);
  }
});

test('the loader fills every department, and does nothing the second time', async () => {
  expect(await countCitizens()).toBe(500);
  const config = { citizens: 500, seed: 'tests', owners: ownersOf(readyOf(keeper)) };
  const second = await (await startLoader(folder, config)).ended;
  expect(second.filter((message) => message.type === 'loaded' && !message.loaded)).toHaveLength(
    DEMO_DEPARTMENTS.length,
  );
  expect(await countCitizens()).toBe(500);
});

test.each([7_001, runs(20_001, 400_001)])(
  'of %i rows one batch is held at once, and others have their turn between two',
  async (count) => {
    let [taken, written, held, turns] = [0, 0, 0, 0];
    const turnsAt: number[] = [];
    const turning = new AbortController();
    const turned = (async () => {
      for (; !turning.signal.aborted; turns += 1) await turn();
    })();
    function* rows() {
      for (; taken < count; taken += 1) {
        held = Math.max(held, taken + 1 - written);
        yield { code: String(taken).padStart(6, '0'), name: '某地', level: 3, parent: null };
      }
    }
    const { rows: loaded } = await loadTables({
      url: access('taxation').owner,
      version: `held/${count}`,
      tables: () => [tableLoad({ ...divisionsTable, name: 'held' }, rows())],
      onSent: (each) => {
        written += each;
        turnsAt.push(turns);
      },
    });
    turning.abort();
    await turned;
    expect([loaded, written, held]).toEqual([count, count, BATCH]);
    expect(turnsAt.filter((at, index) => at === turnsAt[index - 1])).toEqual([]);
    const [found] = await query(access('taxation').reader, 'select count(*)::int as n from held');
    expect(found).toEqual({ n: count });
  },
);

const divisionsCopied = (rows: () => Iterable<{ code: string; name: string; level: number; parent: null }>) =>
  loadTables({
    url: access('taxation').owner,
    version: randomUUID(),
    tables: () => [tableLoad({ ...divisionsTable, name: 'copied' }, rows())],
  });
const row = (code: string) => ({ code, name: '某地', level: 3, parent: null });

test('whatever a text holds, it arrives as it was', async () => {
  const texts = fc.sample(fc.string({ unit: 'binary' }), { numRuns: runs(300, 20_000) });
  const names = ['\\N', '\\.', 'a\tb', 'a\nb\r\n', '\\t', '\\\\', '', ...texts].map((text) =>
    text.replaceAll('\0', ''),
  );
  await divisionsCopied(() => names.map((name, index) => ({ ...row(String(index)), name })));
  const found = await query(access('taxation').reader, 'select name, parent from copied order by code::int');
  expect(found).toEqual(names.map((name) => ({ name, parent: null })));
});

test('a row that cannot be made, or is refused, leaves what stood before', async () => {
  await divisionsCopied(() => [row('1')]);
  const failed = new Error('no more rows');
  function* failing() {
    for (let code = 2; code < 6_000; code += 1) yield row(String(code));
    throw failed;
  }
  await expect(divisionsCopied(failing)).rejects.toBe(failed);
  await expect(divisionsCopied(() => [row('2'), row('2')])).rejects.toMatchObject({ code: '23505' });
  await expect(divisionsCopied(() => [{ ...row('2'), level: 0.5 }])).rejects.toMatchObject({ code: '22P02' });
  expect(await query(access('taxation').reader, 'select code from copied')).toEqual([{ code: '1' }]);
});

test('a server that ends the connection while rows are on their way fails the load', async () => {
  function* endless() {
    for (let code = 0; ; code += 1) yield row(String(code));
  }
  const load = divisionsCopied(endless);
  // The server's last word, or the socket's, whichever arrives.
  const lost = expect(load).rejects.toThrow(/terminat|ECONNRESET|EPIPE/);
  await copying('taxation', 'pg_terminate_backend(pid)');
  await lost;
  expect(await query(access('taxation').reader, 'select code from copied')).toEqual([{ code: '1' }]);
});

test('of two loads at once the second does nothing', async () => {
  const options = {
    url: access('taxation').owner,
    version: randomUUID(),
    tables: () => [tableLoad({ ...divisionsTable, name: 'copied' }, [row('3')])],
  };
  const results = await Promise.all([loadTables(options), loadTables(options)]);
  expect(results.map(({ loaded }) => loaded).sort()).toEqual([false, true]);
});

test('as the reader, a department selects', async () => {
  const rows = await query(access('taxation').reader, 'select * from income limit 1');
  expect(Object.keys(rows[0] ?? {})).toEqual(['identity_number', 'yearly_income', 'district']);
});

test.each([
  ['insert', "insert into income values ('x', 1, 'y')"],
  ['update', 'update income set yearly_income = 0'],
  ['delete', 'delete from income'],
  ['truncate', 'truncate income'],
  ['create', 'create table mine (a int)'],
  ['create a temporary table', 'create temporary table mine (a int)'],
])(
  'as the reader, a department cannot %s, even when it lifts the read-only default',
  async (_name, statement) => {
    const lifted = query(access('taxation').reader, 'set default_transaction_read_only = off', statement);
    await expect(lifted).rejects.toMatchObject({ code: '42501' });
    await expect(query(access('taxation').reader, statement)).rejects.toMatchObject({ code: '25006' });
  },
);

test.each(['owner', 'reader'] as const)(
  "as its %s, a department is refused by another one's database",
  async (role) => {
    const url = new URL(access('public-security')[role]);
    for (const database of ['taxation', 'civil_affairs', 'postgres', 'template1']) {
      url.pathname = `/${database}`;
      await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '42501' });
    }
  },
);

test('a wrong password is refused', async () => {
  const url = new URL(access('taxation').reader);
  url.password = 'guessed';
  await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
});

test('the passwords are readable by the keeper alone', async () => {
  const { mode } = await stat(join(folder, 'databases', 'passwords.json'));
  expect((mode & 0o777).toString(8)).toBe('600');
});

test('a load that is cut off leaves what stood before, and the next one is whole', async () => {
  const before = await countCitizens();
  const config = { citizens: 60_000, seed: 'tests', owners: ownersOf(readyOf(keeper)) };
  const { process: loader, ended } = await startLoader(folder, config);
  await copying('human-resources', 'pid');
  loader.kill('SIGKILL');
  expect(await ended).not.toContainEqual({ type: 'ready' });
  expect(await countCitizens()).toBe(before);
  await load(800);
  expect(await countCitizens()).toBe(800);
});

test('a second keeper on the same folder is refused while the first one lives', async () => {
  const second = await startKeeper(folder);
  expect(second.answer).toMatchObject({ type: 'failed', code: 'DATA_DIR_IN_USE' });
  await stopKeeper(second);
  expect(await countCitizens()).toBeGreaterThan(0);
});

test('after a kill -9 of the keeper, the next one reclaims the server and the data stand', async () => {
  const before = await countCitizens();
  const gone = once(keeper.process, 'exit');
  keeper.process.kill('SIGKILL');
  await gone;
  keeper = await startKeeper(folder);
  expect(await countCitizens()).toBe(before);
});

test('SIGTERM stops the server and ends the keeper with 0', async () => {
  const { port } = readyOf(keeper);
  const exit = once(keeper.process, 'exit');
  keeper.process.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
  await expect(query(`postgresql://postgres@127.0.0.1:${port}/postgres`, 'select 1')).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

test('a keeper that is killed while it makes the cluster leaves nothing in the way', async () => {
  const other = await makeFolder();
  const config = join(other, 'keeper.json');
  await writeFile(config, JSON.stringify({ folder: join(other, 'databases'), departments: ['taxation'] }));
  const killed = forkKeeper(config);
  const begun = async (): Promise<boolean> =>
    (await readdir(join(other, 'databases')).catch(() => [])).some((name) => name.startsWith('cluster'));
  while (!(await begun())) await new Promise((resolve) => setTimeout(resolve, 10));
  killed.kill('SIGKILL');
  const next = await startKeeper(other, ['taxation']);
  expect(next.answer).toMatchObject({ type: 'ready' });
  expect(await readdir(join(other, 'databases'))).toEqual(
    expect.arrayContaining(['cluster', 'passwords.json']),
  );
  await stopKeeper(next);
  await removeFolder(other);
});

test('in a folder that only its owner may enter the databases run too, and end with their keeper', async () => {
  const closed = await makeFolder();
  await chmod(closed, 0o700);
  const inside = await startKeeper(closed, ['taxation']);
  const { reader } = readyOf(inside).databases.taxation ?? { reader: '' };
  expect(await query(reader, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await stopKeeper(inside)).toBe(0);
  await expect(query(reader, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await removeFolder(closed);
});

test('DATABASES_UNAVAILABLE: what bars the way is named', () => {
  expect(cannotPass('/root')).toMatchObject({
    code: 'DATABASES_UNAVAILABLE',
    message: expect.stringContaining('`/root`'),
  });
});
