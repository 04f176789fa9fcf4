import fc from 'fast-check';
import {
  membersFor,
  outOf,
  parseSignaturePolicy,
  type Rule,
  satisfies,
  serializeSignaturePolicy,
} from '../../../../chaincode/ledger/block/policy';
import type { Role } from '../../../../chaincode/ledger/identity/role';
import { runs } from '../../../depth';

const signer = (mspId: string, role: Role = 'peer') => ({ creator: { mspId, certificatePem: '' }, role });
const twoOfThree = outOf(2, ['A', 'B', 'C'], 'peer');

test('two of three is satisfied by any two of their peers, and by nothing less', () => {
  expect(satisfies(twoOfThree, [signer('A'), signer('C')])).toBe(true);
  expect(satisfies(twoOfThree, [signer('A')])).toBe(false);
  expect(satisfies(twoOfThree, [signer('A'), signer('A')])).toBe(false);
  expect(satisfies(twoOfThree, [signer('A'), signer('D')])).toBe(false);
  expect(satisfies(twoOfThree, [signer('A'), signer('B', 'admin')])).toBe(false);
});

test('one signature counts once, however often a policy names its member', () => {
  const both: Rule = { n: 2, of: [outOf(1, ['A'], 'peer'), outOf(1, ['A'], 'member')] };
  expect(satisfies(both, [signer('A')])).toBe(false);
  expect(satisfies(both, [signer('A'), signer('A')])).toBe(true);
});

test('the members a gateway may choose are exactly the smallest sets that satisfy', () => {
  expect(membersFor(twoOfThree)).toEqual([
    ['A', 'B'],
    ['A', 'C'],
    ['B', 'C'],
  ]);
  const guarded: Rule = {
    n: 1,
    of: [{ n: 2, of: [{ mspId: 'H', role: 'peer' }, twoOfThree] }, outOf(3, ['A', 'B', 'C'], 'peer')],
  };
  expect(
    membersFor(guarded).every((set) =>
      satisfies(
        guarded,
        set.map((mspId) => signer(mspId)),
      ),
    ),
  ).toBe(true);
  expect(membersFor(guarded)).toHaveLength(4);
});

test('a policy reads back as it was written', () => {
  const leaf = fc.record({
    mspId: fc.constantFrom('A', 'B', 'C'),
    role: fc.constantFrom('member' as const, 'admin' as const, 'peer' as const, 'client' as const),
  });
  const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.record({
        n: fc.integer({ min: 1, max: 3 }),
        of: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
      }),
    ),
  }));
  fc.assert(
    fc.property(rule, (written) => {
      expect(parseSignaturePolicy(serializeSignaturePolicy(written))).toEqual(written);
    }),
    { numRuns: runs(100, 2000), verbose: true },
  );
});
