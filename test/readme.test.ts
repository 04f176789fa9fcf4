/** The README's own snippets, on a hub of their own: what it tells a newcomer to type is typed. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inheritedEnvironment } from './environment';
import { type CommandServer, serveCommands } from './scenario/fixture/command-server';
import { CITIZENS } from './scenario/fixture/people';
import { RunningHub, removeDataDir } from './scenario/fixture/running-hub';
import { SHOWN, Tutorial } from './scenario/fixture/tutorial';

const ROOT = join(__dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** `npm ci`, `npm start`, `npm test`: run by `.ci/run` and by the scenario. */
const RUN_ELSEWHERE = /^npm (ci|start|test)\b/;

const blocks = [...README.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = '']) => text);
const snippets = blocks.filter((text) => !RUN_ELSEWHERE.test(text));

let hub: RunningHub;
let commands: CommandServer;
beforeAll(async () => {
  hub = await RunningHub.start({ citizens: CITIZENS });
  commands = await serveCommands(hub);
}, 120_000);
afterAll(async () => {
  await commands.close();
  await hub.stop();
  removeDataDir(hub.dataDir);
}, 30_000);

/** Ends once an answer's record stands on the ledger, or after a minute. */
const LOGGED =
  'logged() { for _ in $(seq 300); do hub log --as establishment | grep -q RELEASED && return; sleep 0.2; done; }';

/** The commands as they stand, on this hub's port and directory, and `npm run -s hub --` without two new processes. */
function script(): string {
  const here = snippets
    .join('\n')
    .replaceAll('localhost:4000', `localhost:${hub.port}`)
    .replaceAll('/tmp/eligibility.json', join(hub.dataDir, 'eligibility.json'))
    .replaceAll('npm run -s hub --', 'hub')
    // A record stands on the ledger a moment after its answer; these commands start faster than a newcomer's.
    .replaceAll('hub log', 'logged; hub log');
  return `set -eu\n${commands.shellFunction}\n${LOGGED}\n${here}`;
}

/** What the README shows as written: its comment lines, each up to where it says `…`. */
function shown(): readonly string[] {
  const answers = snippets.flatMap((text) => [...text.matchAll(/^# (\{"(?:data|errors)".*)$/gm)]);
  return answers.map(([, answer = '']) => answer.split('…')[0] ?? '');
}

test('its first screen has the command, a query, its answer and its record', () => {
  const screen = README.split('\n').slice(0, 20).join('\n');
  for (const needed of ['npm ci && npm start', 'curl', '# {"data"', 'hub -- log'])
    expect(screen).toContain(needed);
});

test('every snippet runs, and answers what the README shows', async () => {
  const { stdout } = await promisify(execFile)('bash', ['-c', script()], {
    cwd: ROOT,
    env: { ...inheritedEnvironment },
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(shown().length).toBeGreaterThanOrEqual(4);
  let from = 0;
  for (const answer of shown()) {
    const at = stdout.indexOf(answer, from);
    expect({ answer, found: at >= 0 }).toEqual({ answer, found: true });
    from = at + 1;
  }
  const said = [
    'by UNCONDITIONAL',
    'the ballot is PASSED',
    'suspended by TaxationMSP',
    'low-income register',
  ];
  expect(said.filter((text) => !stdout.includes(text))).toEqual([]);
}, 180_000);

test('a department is made, voted, served and asked by typing what subgraphs/README.md says', async () => {
  const tutorial = new Tutorial(hub);
  expect(tutorial.build()).toEqual(['libraries/branch.ts', 'libraries/department.ts', 'libraries/main.ts']);
  const typed = await tutorial.script(commands.shellFunction);
  const { stdout } = await promisify(execFile)('bash', ['-c', typed], {
    cwd: ROOT,
    env: { ...inheritedEnvironment },
    maxBuffer: 64 * 1024 * 1024,
  });
  const answered = stdout.replaceAll(/\s+/g, ' ');
  expect(SHOWN.filter((line) => !answered.includes(line.replaceAll(/\s+/g, ' ')))).toEqual([]);
  expect(SHOWN.length).toBeGreaterThanOrEqual(4);
  const again = await hub.command(
    ...['publish', join(tutorial.folder, 'subgraphs', 'libraries'), '--as', 'libraries'],
  );
  expect([again.code, again.out]).toEqual([
    0,
    expect.stringContaining('stands already: nothing was written'),
  ]);
  tutorial.remove();
}, 120_000);

test('every command of its table is one', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: object;
  };
  const named = [...README.matchAll(/`npm (?:run (?:-s )?)?([a-z:]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => name !== 'ci' && !Object.hasOwn(scripts, name))).toEqual([]);
});
