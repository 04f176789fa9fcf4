/** Runs a guard's test in a jest of its own, with the guard in place or switched off. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { inheritedEnvironment } from '../environment';
import { type Guard, ROOT } from './guard';

const packageFile = z.looseObject({
  jest: z.looseObject({ transform: z.record(z.string(), z.unknown()) }),
});

const report = z.looseObject({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numRuntimeErrorTestSuites: z.int(),
});

/** How a run ended. `broken`: a suite that did not even load proves nothing. */
export interface RunResult {
  readonly passed: number;
  readonly failed: number;
  readonly broken: number;
  readonly output: string;
}

function configuration(): string {
  const { jest } = packageFile.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const [pattern = ''] = Object.keys(jest.transform);
  const transform = { [pattern]: join(ROOT, 'test', 'invariants', 'transform.cjs') };
  return JSON.stringify({ ...jest, rootDir: ROOT, transform });
}

/** Runs the guard's test. `enabled` false switches the guard off for this run; no file is touched. */
export async function runGuardTest(guard: Guard, enabled: boolean): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-invariant-'));
  const outputFile = join(folder, 'report.json');
  const mutation = enabled ? null : { file: guard.file, find: guard.find, replace: guard.replace };
  try {
    const jest = spawn(
      process.execPath,
      [
        require.resolve('jest/bin/jest'),
        '--config',
        configuration(),
        '--runInBand',
        '--forceExit',
        '--json',
        '--outputFile',
        outputFile,
        '--testNamePattern',
        guard.test.name,
        '--runTestsByPath',
        join(ROOT, guard.test.file),
      ],
      { cwd: ROOT, env: environment(mutation), stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let output = '';
    jest.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    await once(jest, 'close');
    const read = report.parse(JSON.parse(readFileSync(outputFile, 'utf8')));
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = read;
    return { passed: numPassedTests, failed: numFailedTests, broken: numRuntimeErrorTestSuites, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ours without the depth: a guard's test must turn red at reduced counts too. */
function environment(mutation: object | null): NodeJS.ProcessEnv {
  const { HUB_TEST_DEPTH: _, ...others } = inheritedEnvironment;
  return { ...others, HUB_MUTATION: JSON.stringify(mutation) };
}
