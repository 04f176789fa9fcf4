import { DENIAL_REASONS, decide } from '../../../../chaincode/model';
import { decisionCases } from './decision-case';
import { expectedOf, factsOf, momentOf, questionOf, wordsOf } from './decision-facts';

const cases = decisionCases();

describe('the decision table', () => {
  test.each(cases.map((each) => [each.case, each] as const))('%s', (_, each) => {
    const decision = decide(questionOf(each), factsOf(each), momentOf(each));
    expect(wordsOf(decision, each)).toEqual(expectedOf(each));
  });

  it('has every reason of the closed list in it', () => {
    const told = new Set(cases.flatMap((each) => each.because ?? []));
    expect([...told].sort()).toEqual([...DENIAL_REASONS].sort());
  });

  it('calls no two cases the same', () => {
    expect(new Set(cases.map((each) => each.case)).size).toBe(cases.length);
  });

  it('says for each allowed case which rows, and for each denied one why', () => {
    for (const each of cases) expect(each.decision === 'allow' ? each.rows : each.because).toBeDefined();
  });
});
