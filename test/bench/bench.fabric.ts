/** The bench of both ledgers, as small as it goes. Run by `npm run test:fabric`. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const MAIN = join(process.cwd(), 'dist/test/bench/main.js');

/** Two ledgers one after the other, one of them a network from nothing, which alone may take four minutes. */
test('both ledgers are measured side by side: calls, records alone and in batches, revocations', async () => {
  const tiny = ['--entries', '6', '--grants', '20', '--rounds', '1', '--transactions', '8', '--batches', '1'];
  const args = ['ledger', '--fabric', ...tiny, '--flight', '4', '--revocations', '2', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args]);
  const figures = JSON.parse(stdout) as Record<string, number>;
  const percentiles = ['evaluate', 'submit', 'revokedFromBlock', 'revokedFromCall'].flatMap((name) =>
    ['P50Ms', 'P95Ms'].map((share) => `${name}${share}`),
  );
  const records = ['alone', 'small', 'large', 'logs'].map((name) => `records.${name}PerSecond`);
  const wanted = ['embedded', 'fabric'].flatMap((ledger) =>
    [...percentiles, ...records, 'records.ratio'].map((name) => `${ledger}.${name}`),
  );
  expect([...wanted, 'startUpMs'].filter((name) => !((figures[name] ?? 0) > 0))).toEqual([]);
}, 600_000);
