import canonicalize from 'canonicalize';
import fc from 'fast-check';
import {
  canonicalHash,
  canonicalJson,
  codePrefix,
  entryCode,
  formatEntryCode,
  sha256,
  shareTypeOf,
} from '../../../chaincode/model';
import { runs } from '../../depth';
import { sampleVersion } from './sample';

const digits = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789'), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const under = fc.record({
  class: fc.constantFrom('1' as const, '2' as const, '3' as const),
  theme: digits(2),
  item: digits(3),
  detail: fc.nat(12).chain(digits),
});
const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });

describe('an entry code', () => {
  it('is the one of the guide', () => {
    const code = formatEntryCode({ class: '3', theme: '07', item: '012', detail: '01' }, 16);
    expect(code).toBe('30701201/000016');
  });

  it('is distinct for distinct classifications and sequences', () => {
    const numbered = fc.tuple(under, fc.integer({ min: 1, max: 999_999_999_999 }));
    fc.assert(
      fc.property(numbered, numbered, ([a, n], [b, m]) => {
        const same = codePrefix(a) === codePrefix(b) && n === m;
        expect(formatEntryCode(a, n) === formatEntryCode(b, m)).toBe(same);
        expect(entryCode.safeParse(formatEntryCode(a, n)).success).toBe(true);
      }),
      { numRuns: runs(300, 10_000), verbose: 1 },
    );
  });

  test.each([0, -1, 1.5, Number.NaN, 1e12])('has no sequence %s', (sequence) => {
    const filed = { class: '3', theme: '07', item: '012', detail: '' } as const;
    expect(() => formatEntryCode(filed, sequence)).toThrow(refused);
  });
});

describe('canonical JSON', () => {
  it('is the same whatever the order of keys', () => {
    expect(canonicalJson({ b: 1, a: [true, null, 'x'] })).toBe('{"a":[true,null,"x"],"b":1}');
    expect(canonicalHash({ b: 1, a: 2 })).toBe(canonicalHash({ a: 2, b: 1 }));
  });

  it('reads back as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
      { numRuns: runs(200, 5_000), verbose: 1 },
    );
  });

  it('is what the library writes, and there is none of what the library refuses', () => {
    const names = fc.oneof(
      fc.constantFrom('__proto__', '10', '9', '\ud83d\ude00', '\ufb33', 'a', 'b', '\\ud', 'toJSON', ''),
      fc.string({ unit: 'binary' }),
    );
    const values = fc.anything({
      key: names,
      withDate: true,
      withNullPrototype: true,
      withBoxedValues: true,
      withSparseArray: true,
      withBigInt: true,
    });
    const written = (write: () => string | undefined): string | undefined => {
      try {
        return write();
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(fc.oneof(values, fc.jsonValue(), fc.string({ unit: 'binary' }), names), (value) => {
        expect(written(() => canonicalJson(value))).toBe(written(() => canonicalize(value)));
      }),
      { numRuns: runs(500, 20_000), verbose: 1 },
    );
  });

  test.each([
    [Number.NaN],
    [undefined],
    ['\ud800'],
    [['\ud800']],
    [{ '\ud800': 1 }],
    [() => 1],
    [{ a: 10n }],
  ])('does not exist of %p', (value) => {
    expect(() => canonicalJson(value)).toThrow(refused);
  });

  it('gives no two texts one hash: a lone surrogate has none', () => {
    expect(() => sha256('{ citizen(id: "\ud800") { name } }')).toThrow(refused);
    expect(sha256('😀')).toBe(sha256(Buffer.from('😀')));
  });
});

describe("an item's share type", () => {
  it('is the stricter of its own and the entry’s', () => {
    const { content } = sampleVersion({
      code: '30701201/000016',
      provider: 'TaxationMSP',
      shareType: 'UNCONDITIONAL',
      items: [{ id: 'name' }, { id: 'boundary', shareType: 'CONDITIONAL' }],
    });
    expect(content.items.map((item) => shareTypeOf(content, item))).toEqual(['UNCONDITIONAL', 'CONDITIONAL']);
  });

  it('cannot be freer than the entry', () => {
    const freer = { code: '30701201/000016', provider: 'TaxationMSP' };
    expect(() => sampleVersion({ ...freer, items: [{ id: 'name', shareType: 'UNCONDITIONAL' }] })).toThrow(
      'must not be shared more freely than its entry',
    );
  });
});
