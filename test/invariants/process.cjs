/**
 * A process that runs tests with a guard switched off, one guard after another: starting a jest and loading every package
 * anew took longer than most guards' tests.
 *
 * It ends with its parent, after so many guards, and as soon as one left something running that could disturb the next.
 */
const { join } = require('node:path');
const { setImmediate: turn } = require('node:timers/promises');
const { runCLI } = require('jest');
const { jest: usual } = require('../../package.json');

const ROOT = join(__dirname, '..', '..');
const [PATTERN] = Object.keys(usual.transform);

/** Jest keeps every guard's transformed sources for as long as the process lives. */
const GUARDS = 25;

/** The usual configuration, with a mutation put into the sources; what went wrong is told to the parent, not printed. */
function configuration(mutation) {
  const transform = { [PATTERN]: [join(__dirname, 'transform.cjs'), mutation] };
  return JSON.stringify({ ...usual, rootDir: ROOT, transform, reporters: [] });
}

async function run({ test, ...mutation }) {
  const { results } = await runCLI(
    {
      _: [join(ROOT, test.file)],
      $0: 'jest',
      config: configuration(mutation),
      runInBand: true,
      runTestsByPath: true,
      testNamePattern: test.name,
    },
    [ROOT],
  );
  const tests = results.testResults.flatMap(({ testResults }) => testResults);
  const named = (status) => tests.filter((each) => each.status === status).map(({ fullName }) => fullName);
  return {
    passed: named('passed'),
    failed: named('failed'),
    broken: results.numRuntimeErrorTestSuites,
    output: results.testResults.map(({ failureMessage }) => failureMessage ?? '').join('\n'),
  };
}

/** What keeps the process alive, by kind. */
const running = () => process.getActiveResourcesInfo().sort().join();

let atRest;
let done = 0;
process.on('message', async (guard) => {
  atRest ??= running();
  const result = await run(guard);
  done += 1;
  await turn();
  const isSpent = done === GUARDS || running() !== atRest;
  process.send({ result, isSpent }, () => {
    if (isSpent) process.exit();
  });
});
process.once('disconnect', () => process.exit());
