import fc from 'fast-check';
import { meantEntries } from '../../schema/meant-entries';
import { runs } from '../depth';

const item = (entry: string, name = 'identityNumber') => ({ entry, item: name });
const presence = (entry: string) => ({ entry, item: undefined });
const key = [item('register'), item('marriages')];

test('a key of several entries means those the fetch touches elsewhere', () => {
  expect(meantEntries([key, [item('marriages', 'spouse')]])(key)).toEqual([item('marriages')]);
  expect(meantEntries([key, [presence('register')]])(key)).toEqual([item('register')]);
  expect(meantEntries([key, [item('register', 'a')], [item('marriages', 'b')]])(key)).toEqual(key);
});

test('it means all of them where the fetch touches none elsewhere', () => {
  expect(meantEntries([key])(key)).toEqual(key);
  expect(meantEntries([key, key, [item('divisions', 'code')]])(key)).toEqual(key);
});

test('an item that also shows the presence of other rows means both, whatever else is touched', () => {
  const household = [item('citizens', 'household'), presence('households')];
  expect(meantEntries([household, [item('citizens', 'name')]])(household)).toEqual(household);
});

test('no item or presence is left out of a coordinate of one entry, and of any other only items are', () => {
  const reveal = fc.record({
    entry: fc.constantFrom('a', 'b', 'c'),
    item: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
  });
  const coordinate = fc.array(reveal, { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(coordinate, { maxLength: 5 }), (touched) => {
      const meant = meantEntries(touched);
      for (const reveals of touched) {
        const left = meant(reveals);
        const items = reveals.filter((each) => each.item !== undefined);
        const out = reveals.filter((each) => !left.includes(each));
        expect(out.every((each) => each.item !== undefined)).toBe(true);
        expect(items.length === 0 || left.some((each) => each.item !== undefined)).toBe(true);
        if (new Set(items.map(({ entry }) => entry)).size < 2) expect(left).toEqual(reveals);
      }
    }),
    { numRuns: runs(300, 10_000) },
  );
});
