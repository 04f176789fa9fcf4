import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { deep } from './depth';
import { ROOT, readInvariants, sourceOf } from './invariants/guard';
import { runGuardTest } from './invariants/run';

/** How many guards are switched off when tests are not deep. */
const SAMPLE = 3;

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

describe(`switching a guard off turns its test red (${deep ? 'all' : `${SAMPLE} of ${guards.length}, seed ${seed}`})`, () => {
  test.each(sampled.map(({ source, guard }) => [source, guard.name, guard] as const))(
    '%s: %s',
    async (_source, _name, guard) => {
      const [on, off] = await Promise.all([runGuardTest(guard, true), runGuardTest(guard, false)]);
      expect({ ...on, output: on.failed === 0 && on.broken === 0 ? '' : on.output }).toMatchObject({
        failed: 0,
        broken: 0,
        output: '',
      });
      expect(on.passed).toBeGreaterThan(0);
      expect({ ...off, output: off.failed > 0 ? '' : off.output }).toMatchObject({ broken: 0, output: '' });
      expect(off.failed).toBeGreaterThan(0);
    },
    120_000,
  );
});
