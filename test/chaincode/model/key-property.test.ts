import fc from 'fast-check';
import {
  directoryKey,
  type EntryCode,
  exchangeKey,
  isHubError,
  keyNumber,
  type MspId,
  OBJECT_TYPES,
  parseKey,
} from '../../../chaincode/model';
import { runs } from '../../depth';

const parameters = { numRuns: runs(500, 20_000), verbose: 1 } as const;

/** Attributes as they may come: any text a key can hold, often short, often alike. */
const attribute = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'ab', 'guard', 'HousingMSP', '0000000000000001', '\u{1f600}', '\uffff'),
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !text.includes('\u0000')),
);

/** A key function with its arguments. */
interface Made {
  readonly name: string;
  readonly attributes: readonly string[];
  readonly key: string;
}

const FUNCTIONS = Object.entries(directoryKey).filter(
  ([name]) => !['version', 'slice', 'emergency', 'anchor'].includes(name),
) as [string, (...attributes: string[]) => string][];

const made: fc.Arbitrary<Made> = fc
  .tuple(fc.constantFrom(...FUNCTIONS), fc.array(attribute, { minLength: 2, maxLength: 2 }))
  .map(([[name, compose], given]) => {
    const attributes = given.slice(0, compose.length);
    return { name, attributes, key: compose(...attributes) };
  });

const order = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('keys', () => {
  it('are distinct for distinct names and attributes, also as UTF-8 bytes', () => {
    fc.assert(
      fc.property(made, made, (a, b) => {
        const same = a.name === b.name && a.attributes.join('\u0000') === b.attributes.join('\u0000');
        expect(order(a.key, b.key) === 0).toBe(same);
      }),
      parameters,
    );
  });

  it('are taken apart into what they were made of', () => {
    fc.assert(
      fc.property(made, ({ key, attributes, name }) => {
        const fixed = name === 'charterGuard' ? ['charter'] : attributes;
        expect(parseKey(key)?.attributes).toEqual(fixed);
      }),
      parameters,
    );
  });

  it('order numbers as numbers', () => {
    const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    const code = '30701201/000016' as EntryCode;
    const sign = (of: number): number => Math.sign(of);
    fc.assert(
      fc.property(number.filter(isKeyNumber), number.filter(isKeyNumber), (a, b) => {
        expect(sign(order(directoryKey.version(code, a), directoryKey.version(code, b)))).toBe(sign(a - b));
      }),
      parameters,
    );
  });

  it('have one object type each, all of the closed list', () => {
    const types = new Set(
      FUNCTIONS.map(([, compose]) => parseKey(compose('a', 'b'))?.type).filter((type) => type !== undefined),
    );
    for (const type of types) expect(OBJECT_TYPES).toContain(type);
    expect(parseKey(exchangeKey.batch('log' as never, 7n))).toEqual({
      type: 'batch',
      attributes: ['log', '0000000000000007'],
    });
  });

  test.each(['a\u0000b', '\u{10ffff}', '\ud800', 'x\udc00y'])('refuse the attribute %j', (text) => {
    expect(() => directoryKey.member(text as MspId)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 53, -1n, 10n ** 16n])('refuse the number %s', (value) => {
    expect(() => keyNumber(value)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it("do not let a member called `charter` have the charter's guard", () => {
    try {
      directoryKey.guard('charter' as MspId);
      throw new Error('composed');
    } catch (error) {
      expect(isHubError(error, 'INVALID_ARGUMENT')).toBe(true);
    }
  });

  test.each(['', '\u0000', 'member', '\u0000member', '\u0000nothing\u0000', 'x\u0000member\u0000'])(
    '%j is none of ours',
    (key) => {
      expect(parseKey(key)).toBeUndefined();
    },
  );
});

function isKeyNumber(value: number): boolean {
  return BigInt(value) < 10n ** 16n;
}
