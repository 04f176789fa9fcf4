/** The README's own snippets: what it tells a newcomer to type is typed, on any hub. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inheritedEnvironment } from './environment';
import { serveCommands } from './scenario/fixture/command-server';
import type { RunningHub } from './scenario/fixture/running-hub';

const ROOT = join(__dirname, '..');
export const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** `npm ci`, `npm start`, `npm test`: run by `.ci/run` and by the scenario. */
const RUN_ELSEWHERE = /^npm (ci|start|test)\b/;

const blocks = [...README.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = '']) => text);
const snippets = blocks.filter((text) => !RUN_ELSEWHERE.test(text));

/** Ends once an answer's record stands on the ledger, or after a minute. */
const LOGGED =
  'logged() { for _ in $(seq 300); do hub log --as establishment | grep -q RELEASED && return; sleep 0.2; done; }';

/** The commands as they stand, on this hub's port and directory, and `npm run -s hub --` without two new processes. */
function script(hub: RunningHub, shellFunction: string): string {
  const here = snippets
    .join('\n')
    .replaceAll('localhost:4000', `localhost:${hub.port}`)
    .replaceAll('/tmp/eligibility.json', join(hub.dataDir, 'eligibility.json'))
    .replaceAll('npm run -s hub --', 'hub')
    // A record stands on the ledger a moment after its answer; these commands start faster than a newcomer's.
    .replaceAll('hub log', 'logged; hub log');
  return `set -eu\n${shellFunction}\n${LOGGED}\n${here}`;
}

/** What the README shows as written: its comment lines, each up to where it says `…`. */
function shown(): readonly string[] {
  const answers = snippets.flatMap((text) => [...text.matchAll(/^# (\{"(?:data|errors)".*)$/gm)]);
  return answers.map(([, answer = '']) => answer.split('…')[0] ?? '');
}

/** Runs every snippet on a hub that just started, and fails where it answers otherwise than the README shows. */
export async function runSnippets(hub: RunningHub): Promise<void> {
  expectShown(await typed(hub, async (shellFunction) => script(hub, shellFunction)));
}

/** What a shell says that is typed this script, in which `hub` is the command line of this hub. */
export async function typed(
  hub: RunningHub,
  scriptWith: (shellFunction: string) => Promise<string>,
): Promise<string> {
  const commands = await serveCommands(hub);
  try {
    return await outputOf(await scriptWith(commands.shellFunction));
  } finally {
    await commands.close();
  }
}

async function outputOf(text: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-c', text], {
    cwd: ROOT,
    env: { ...inheritedEnvironment },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

function expectShown(stdout: string): void {
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
}
