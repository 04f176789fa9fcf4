import fc from 'fast-check';
import { type DecisionMoment, decide, decideCompiled } from '../../../../chaincode/model';
import { runs } from '../../../depth';
import { compiledFacts } from './compiled-facts';
import { decisionCases } from './decision-case';
import { factsOf as factsOfCase, momentOf, questionOf } from './decision-facts';
import { directory, factsOf, MOMENT, question } from './directory-arbitrary';

const parameters = { numRuns: runs(400, 20_000) } as const;

/** Around both ends of the sample grants' windows, or in the middle of them. */
const clock = fc.constantFrom(
  '2025-12-31T23:59:59.999Z',
  '2026-01-01T00:00:00.000Z',
  '2026-11-23T12:00:00.000Z',
  '2026-12-31T23:59:59.999Z',
  '2027-01-01T00:00:00.000Z',
);
const milliseconds = clock.map((at) => Date.parse(at));
const now = Date.parse('2026-11-23T12:00:00.000Z');
const often = <T>(usual: T, others: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });

const moment: fc.Arbitrary<DecisionMoment> = fc.record({
  ledgerTimeMs: often<number | undefined>(now, fc.option(milliseconds, { nil: undefined })),
  ownTimeMs: often(now, milliseconds),
  fresh: often(true, fc.boolean()),
  usedToday: fc.constant(MOMENT.usedToday),
  // What other gateways left of a quota of one operation a day.
  heldToday: often(
    () => Number.MAX_SAFE_INTEGER,
    fc.nat(2).map((held) => () => held),
  ),
});

describe('the compiled decision', () => {
  it('is the decision, whatever the directory, the question and the moment', () => {
    fc.assert(
      fc.property(directory, question, moment, (from, asked, at) => {
        const facts = factsOf(from);
        expect(decideCompiled(asked, compiledFacts(facts), at)).toEqual(decide(asked, facts, at));
      }),
      parameters,
    );
  });

  test.each(decisionCases().map((each) => [each.case, each] as const))('is the table’s: %s', (_, each) => {
    const facts = factsOfCase(each);
    const asked = questionOf(each);
    const at = momentOf(each);
    expect(decideCompiled(asked, compiledFacts(facts), at)).toEqual(decide(asked, facts, at));
  });

  it('finds by itself all that is allowed: `decide()` is called to tell why not', () => {
    const sample = fc.sample(fc.tuple(directory, question), { numRuns: 500, seed: 11 });
    let allowed = 0;
    for (const [from, asked] of sample) {
      const facts = factsOf(from);
      if (!decide(asked, facts, MOMENT).allowed) continue;
      allowed += 1;
      // Whoever asked `decide()` would read the entries.
      const blind = { ...compiledFacts(facts), entry: () => undefined };
      expect(decideCompiled(asked, blind, MOMENT).allowed).toBe(true);
    }
    expect(allowed).toBeGreaterThan(40);
  });
});
