import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { deep } from './depth';
import { ROOT, readInvariants, sourceOf } from './invariants/guard';
import { endProcesses, type RunResult, runSwitchedOff } from './invariants/run';

/** How many guards are switched off when tests are not deep. */
const SAMPLE = 2;

const invariants = readInvariants();
const guards = invariants.flatMap(({ source, guards: each }) => each.map((guard) => ({ source, guard })));
const seed = Date.now() % 2 ** 31;
const sampled = deep
  ? guards
  : fc
      .sample(fc.shuffledSubarray(guards, { minLength: SAMPLE, maxLength: SAMPLE }), { seed, numRuns: 1 })
      .flat();

test('every invariant of DESIGN §5 has a guard', () => {
  const sources = new Set(invariants.map(({ source }) => source));
  expect([1, 2, 3, 4, 5, 6, 7].filter((number) => !sources.has(`DESIGN §5.${number}`))).toEqual([]);
});

test.each(guards.map(({ guard }) => [guard.name, guard] as const))(
  '%s: the guard is where it is said to be',
  (_, guard) => {
    expect(sourceOf(guard).split(guard.find)).toHaveLength(2);
    expect(guard.replace).not.toBe(guard.find);
    expect(existsSync(join(ROOT, guard.test.file))).toBe(true);
  },
);

/** A run in few words; all that it printed, unless it went as it should. */
function told({ passed, failed, broken, output }: RunResult, asItShould: boolean): object {
  return { passed: passed.length, failed, broken, output: asItShould ? '' : output };
}

// That each is green with its guard in place, the run this file belongs to shows: it runs that very test.
describe(`switching a guard off turns its test red (${deep ? 'all' : `${SAMPLE} of ${guards.length}, seed ${seed}`})`, () => {
  afterAll(endProcesses);

  // Two at a time: alone, each would leave half the machine idle.
  test.concurrent.each(sampled.map(({ source, guard }) => [source, guard.name, guard] as const))(
    '%s: %s',
    async (_source, _name, guard) => {
      const off = await runSwitchedOff(guard);
      expect(told(off, off.failed.length > 0)).toMatchObject({ broken: 0, output: '' });
      expect(off.failed).not.toEqual([]);
    },
    300_000,
  );
});
