import fc from 'fast-check';
import {
  bitSetOf,
  bothIn,
  covers,
  hasBit,
  intersects,
  isEmpty,
} from '../../../../chaincode/model/access/compiled/bit-set';
import { runs } from '../../../depth';

const SIZE = 100;
const positions = fc.uniqueArray(fc.nat(SIZE - 1)).map((of) => new Set(of));

describe('a bit set', () => {
  it('says of any two sets what the sets say', () => {
    fc.assert(
      fc.property(positions, positions, (one, other) => {
        const [a, b] = [bitSetOf(one, SIZE), bitSetOf(other, SIZE)];
        const both = new Set([...one].filter((n) => other.has(n)));
        expect([...Array(SIZE).keys()].filter((n) => hasBit(a, n))).toEqual([...one].sort((x, y) => x - y));
        expect(covers(a, b)).toBe(both.size === other.size);
        expect(intersects(a, b)).toBe(both.size > 0);
        expect(bothIn(a, b)).toEqual(bitSetOf(both, SIZE));
        expect(isEmpty(a)).toBe(one.size === 0);
      }),
      { numRuns: runs(200, 20_000) },
    );
  });
});
