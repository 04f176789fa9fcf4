/** Runs a guard's test in a jest of its own, with the guard in place or switched off. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { inheritedEnvironment } from '../environment';
import { type Guard, ROOT } from './guard';

const packageFile = z.looseObject({
  jest: z.looseObject({ transform: z.record(z.string(), z.unknown()) }),
});

const report = z.looseObject({
  numRuntimeErrorTestSuites: z.int(),
  testResults: z.array(
    z.looseObject({
      assertionResults: z.array(z.looseObject({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** How a run ended. `broken`: what did not even load, or ended without a word, proves nothing. */
export interface RunResult {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly broken: number;
  readonly output: string;
}

/** Which tests a run is of: a file, and a pattern of names, as jest's `--testNamePattern`. */
export interface TestChoice {
  readonly file: string;
  readonly name?: string;
}

function configuration(): string {
  const { jest } = packageFile.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const [pattern = ''] = Object.keys(jest.transform);
  const transform = { [pattern]: join(ROOT, 'test', 'invariants', 'transform.cjs') };
  return JSON.stringify({ ...jest, rootDir: ROOT, transform });
}

/** Runs tests with a guard switched off for this run, or with all of them on; no file is touched. */
export async function runTests({ file, name }: TestChoice, off: Guard | undefined): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-invariant-'));
  const outputFile = join(folder, 'report.json');
  const mutation = off === undefined ? null : { file: off.file, find: off.find, replace: off.replace };
  const options = ['--runInBand', '--forceExit', '--json', '--outputFile', outputFile];
  const chosen = [
    ...(name === undefined ? [] : ['--testNamePattern', name]),
    '--runTestsByPath',
    join(ROOT, file),
  ];
  try {
    const jest = spawn(
      process.execPath,
      [require.resolve('jest/bin/jest'), '--config', configuration(), ...options, ...chosen],
      { cwd: ROOT, env: environment(mutation), stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let output = '';
    jest.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const [code] = await once(jest, 'close');
    if (!existsSync(outputFile))
      return { passed: [], failed: [], broken: 1, output: `${output}\nexit ${code}` };
    return { ...readReport(readFileSync(outputFile, 'utf8')), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(json: string): Omit<RunResult, 'output'> {
  const { testResults, numRuntimeErrorTestSuites } = report.parse(JSON.parse(json));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = (status: string) =>
    tests.filter((test) => test.status === status).map(({ fullName }) => fullName);
  return { passed: named('passed'), failed: named('failed'), broken: numRuntimeErrorTestSuites };
}

/** Ours without the depth: a guard's test must turn red at reduced counts too; what it makes once is its own. */
function environment(mutation: object | null): NodeJS.ProcessEnv {
  const { HUB_TEST_DEPTH: _, HUB_TEST_RUN: __, ...others } = inheritedEnvironment;
  return { ...others, HUB_MUTATION: JSON.stringify(mutation) };
}
