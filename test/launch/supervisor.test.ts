import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '../../chaincode/network/supervision/backoff';
import { freePort, requirePorts } from '../../chaincode/network/supervision/port';
import { processIdentity } from '../../chaincode/network/supervision/process-identity';
import type { ProcessPlan } from '../../gateway/launch/process/hub-process';
import { Supervisor } from '../../gateway/launch/process/supervisor';

let root: string;
let supervisor: Supervisor;
const lines: string[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hub-supervisor-'));
  lines.length = 0;
  supervisor = new Supervisor({
    dataDirectory: root,
    places: { run: root, logs: root },
    report: (line) => lines.push(line),
  });
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(root, { recursive: true, force: true });
});

/** A process that does what `body` says with `config` and `say` in scope. */
function plan(name: string, body: string, config: object = {}): ProcessPlan {
  const module = join(root, `${name}.cjs`);
  writeFileSync(
    module,
    `const config = JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'));
     const say = (message) => process.send(message);
     process.on('disconnect', () => process.exit(0));
     setInterval(() => undefined, 1000);
     ${body}`,
  );
  return { name, module, config, readyWithinMs: 25_000 };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 8_000) throw new Error('did not happen within 8 s');
    await delay(20);
  }
}

test('a process gets a configuration only its owner reads, and its report is handed on', async () => {
  const ready = await supervisor.keep(() =>
    plan('ledger', `say({ type: 'ready', port: config.port })`, { port: 7051 }),
  );
  expect(ready).toMatchObject({ port: 7051 });
  expect(statSync(join(root, 'ledger.json')).mode & 0o777).toBe(0o600);
});

test('a process that reports a failure is heard with its code', async () => {
  const failing = plan(
    'ledger',
    `say({ type: 'failed', code: 'CHAIN_BROKEN', message: 'block 7 does not fit' })`,
  );
  await expect(supervisor.keep(() => failing)).rejects.toMatchObject({
    code: 'CHAIN_BROKEN',
    message: 'block 7 does not fit',
  });
});

test('a process that ends or keeps silent before it is ready is named with its log', async () => {
  const ending = plan('databases', `console.error('no room'); process.exit(3)`);
  await expect(supervisor.keep(() => ending)).rejects.toMatchObject({
    code: 'INTERNAL',
    message: expect.stringMatching(/`databases` ended \(code 3\) .*databases\.log/),
  });
  expect(readFileSync(join(root, 'databases.log'), 'utf8')).toContain('no room');
  const silent = { ...plan('gateway', ''), readyWithinMs: 300 };
  await expect(supervisor.keep(() => silent)).rejects.toThrow('was not ready within 0.3 s');
});

test('a process that dies is started again where it was', async () => {
  const starts: unknown[] = [];
  const ready = await supervisor.keep((last) => {
    starts.push(last?.port);
    const port = typeof last?.port === 'number' ? last.port : 7000;
    return plan('ledger', `say({ type: 'ready', port: config.port, pid: process.pid })`, { port });
  });
  const pid = Number(ready.pid);
  process.kill(pid, 'SIGKILL');
  await until(() => lines.includes('ledger is back'));
  expect(starts).toEqual([undefined, 7000]);
  expect(processIdentity(pid)).toBeUndefined();
});

test('processes end in the reverse order of their start, and none is left', async () => {
  const trace = join(root, 'trace');
  const body = `process.on('SIGTERM', () => {
      require('node:fs').appendFileSync(${JSON.stringify(trace)}, config.name + ' ');
      process.exit(0);
    });
    say({ type: 'ready', pid: process.pid })`;
  const pids: number[] = [];
  for (const name of ['ledger', 'taxation', 'gateway']) {
    const ready = await supervisor.keep(() => plan(name, body, { name }));
    pids.push(Number(ready.pid));
  }
  await supervisor.stop();
  expect(readFileSync(trace, 'utf8')).toBe('gateway taxation ledger ');
  expect(pids.map(processIdentity)).toEqual([undefined, undefined, undefined]);
});

test('a task runs to its end and its progress is heard', async () => {
  const steps: string[] = [];
  const task = plan(
    'founding',
    `say({ type: 'progress', step: 'votes' }); say({ type: 'ready' }); process.exit(0)`,
  );
  await supervisor.run({ ...task, onProgress: (step) => steps.push(step) });
  expect(steps).toEqual(['votes']);
});

test('a process that keeps dying is given up after a bounded number of longer and longer waits', () => {
  const backoff = new Backoff({ firstMs: 100, longestMs: 500, steadyMs: 1_000, limit: 5 });
  const waits = Array.from({ length: 6 }, () => backoff.next(10));
  expect(waits).toEqual([100, 200, 400, 500, 500, undefined]);
  expect(backoff.next(5_000)).toBe(100);
});

describe('a process that keeps dying', () => {
  const dyingAfter = () => plan('housing', `say({ type: 'ready', pid: process.pid }); process.exit(1)`);
  const impatient = () =>
    new Supervisor({
      dataDirectory: root,
      places: { run: root, logs: root },
      report: (line) => lines.push(line),
      backoff: { firstMs: 1, longestMs: 2, steadyMs: 60_000, limit: 2 },
    });

  test('ends the hub if nothing goes on without it', async () => {
    supervisor = impatient();
    await supervisor.keep(dyingAfter);
    await expect(supervisor.lost).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('`housing` keeps ending'),
    });
  });

  test('costs its own part alone if others go on: it is started again for ever', async () => {
    supervisor = impatient();
    let ended = false;
    void supervisor.lost.catch(() => {
      ended = true;
    });
    await supervisor.keep(dyingAfter, 'costs its own part');
    const deaths = () => lines.filter((line) => line.startsWith('housing ended')).length;
    await until(() => deaths() > 4);
    expect(ended).toBe(false);
  });
});

test('PORT_TAKEN: a port in use is named', async () => {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  await expect(requirePorts([port])).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: `port ${port} is taken`,
  });
  server.close();
  await once(server, 'close');
  await requirePorts([port]);
  expect(existsSync(root)).toBe(true);
});
