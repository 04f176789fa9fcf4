/** The benches themselves, as small as they go: what they measure is decided, submitted and audited for real. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deep } from '../depth';

const MAIN = join(process.cwd(), 'dist/test/bench/main.js');
const bench = (...args: readonly string[]) => promisify(execFile)(process.execPath, [MAIN, ...args]);

/** Many processes for figures that nobody reads: only when there is time. */
if (deep) {
  test('the ledger’s bench measures every figure of the issue', async () => {
    const tiny = [
      '--entries',
      '6',
      '--grants',
      '20',
      '--transactions',
      '2',
      '--batches',
      '1',
      '--rounds',
      '1',
    ];
    const { stdout } = await bench('ledger', ...tiny, '--json');
    const figures = JSON.parse(stdout) as Record<string, number>;
    const wanted = [
      'startUpMs',
      'startUpBytesAGrant',
      'decisionSameRatio',
      'decisionOtherRatio',
      'evaluateClientCpuMs',
      'submitClientCpuMs',
      'submitMs',
      'recordAloneMs',
      'recordInBatchMs',
      'auditDirectoryPerSecond',
      'auditExchangePerSecond',
    ];
    expect(wanted.filter((name) => !((figures[name] ?? 0) > 0))).toEqual([]);
  }, 120_000);
}

if (deep) {
  test('the index’s bench measures a first and a deepest page', async () => {
    const { stdout } = await bench('index', '--records', '4000', '--json');
    const figures = Object.values(JSON.parse(stdout) as Record<string, number>);
    // How fast it is written, and for each of five filters the deepest page beside the first.
    expect(figures).toHaveLength(6);
    expect(figures.every((figure) => figure > 0)).toBe(true);
  }, 120_000);
}

if (deep) {
  test('the gateway’s bench measures hub, stock gateway, hub without checks and log, and the least of all, which all answer the same', async () => {
    const tiny = ['--requests', '4', '--turns', '1', '--hour', '16'];
    const { stdout } = await bench('gateway', ...tiny, '--json');
    const figures = JSON.parse(stdout) as Record<string, number>;
    const each = ['small', 'heavy', 'large'].flatMap((question) =>
      ['hub', 'bare', 'stock', 'floor'].flatMap((name) =>
        ['cpuMs', 'perSecond', 'p50Ms', 'p99Ms'].map((figure) => `${question}.${name}.${figure}`),
      ),
    );
    const ratios = ['small', 'heavy', 'large'].flatMap((question) =>
      ['stockToHub', 'stockToFloor', 'hubToBare'].map((ratio) => `${question}.${ratio}`),
    );
    const wanted = [...each, ...ratios, 'memoryHeapMb', 'memoryResidentMb'];
    expect(wanted.filter((name) => !((figures[name] ?? 0) > 0))).toEqual([]);
  }, 300_000);
}

test('a bench that is not there is said so', async () => {
  await expect(bench('speed')).rejects.toMatchObject({
    code: 2,
    stderr: 'bench: name one of decision, gateway, index, ledger, not `speed`\n',
  });
});
