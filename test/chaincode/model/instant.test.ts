/** The median of ticks: what one founder alone can do to it. */
import fc from 'fast-check';
import { medianTick } from '../../../chaincode/model';
import { runs } from '../../depth';

const tick = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString());
const ticks = fc.array(fc.option(tick, { nil: undefined }), { minLength: 3, maxLength: 7 });

test('no founder alone moves ledger time beyond what the others say, nor stops it', () => {
  fc.assert(
    fc.property(ticks, fc.option(tick, { nil: undefined }), (others, alone) => {
      const told = others.flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
      const time = medianTick([...others, alone]);
      if (time !== undefined) expect(told.some((at) => at >= time)).toBe(true);
      if (told.length === others.length) expect(time).toBeGreaterThanOrEqual(Math.min(...told));
    }),
    { numRuns: runs(200, 20_000), verbose: true },
  );
});

test.each<[readonly (number | undefined)[], number | undefined]>([
  [[], undefined],
  [[undefined, undefined, 3], undefined],
  [[undefined, 2, 3], 2],
  [[1, 2, 3], 2],
  [[1, 2, 3, 4], 2],
  [[undefined, 4], undefined],
])('of %j it is %s', (seconds, expected) => {
  const at = seconds.map((each) => (each === undefined ? undefined : new Date(each * 1000).toISOString()));
  expect(medianTick(at)).toBe(expected === undefined ? undefined : expected * 1000);
});
