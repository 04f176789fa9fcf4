/**
 * Unified social credit codes (统一社会信用代码): registering authority, kind, division, organisation code, check character.
 *
 * Source: GB 32100-2015; the organisation code inside and its check character: GB 11714-1997.
 */

/** Neither I, O, S, V nor Z. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;
const ORGANISATION_CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

const SERIAL_LENGTH = 6;
const SERIALS = CHARACTERS.length ** SERIAL_LENGTH;
/** Prime to {@link SERIALS}: codes given one after another do not look alike. */
const STRIDE = 104_729;

/** The check character of the seventeen before it (GB 32100, MOD 31-3). */
export function creditCheckCharacter(code: string): string {
  const sum = weigh(code, WEIGHTS, CHARACTERS);
  return CHARACTERS.charAt((31 - (sum % 31)) % 31);
}

/** The check character of an organisation code's eight (GB 11714, MOD 11). */
export function organisationCheckCharacter(code: string): string {
  const remainder = 11 - (weigh(code, ORGANISATION_WEIGHTS, ORGANISATION_CHARACTERS) % 11);
  return remainder === 10 ? 'X' : String(remainder % 11);
}

function weigh(code: string, weights: readonly number[], characters: string): number {
  return weights.reduce((sum, weight, index) => sum + weight * characters.indexOf(code.charAt(index)), 0);
}

/**
 * The code of the n-th enterprise registered in a division (six digits, GB/T 2260); distinct numbers give distinct codes.
 *
 * `91` is an enterprise at the market regulator, `MA` the series given out since 2015.
 */
export function creditCode(division: string, number: number): string {
  const organisation = `MA${serial((number * STRIDE) % SERIALS)}`;
  const code = `91${division}${organisation}${organisationCheckCharacter(organisation)}`;
  return code + creditCheckCharacter(code);
}

function serial(value: number): string {
  let text = '';
  for (let left = value; text.length < SERIAL_LENGTH; left = Math.floor(left / CHARACTERS.length)) {
    text = CHARACTERS.charAt(left % CHARACTERS.length) + text;
  }
  return text;
}
