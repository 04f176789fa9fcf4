/** Citizens' identity numbers (公民身份号码): division, birth date, sequence, check character. Source: GB 11643-1999. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

/** The check character of seventeen digits (ISO 7064, MOD 11-2). */
export function checkCharacter(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

export interface IdentityParts {
  /** Six digits, GB/T 2260: where the number was given. */
  readonly division: string;
  /** `19840307`. */
  readonly birthDate: string;
  /** 0 to 999; odd for a man, even for a woman. */
  readonly sequence: number;
}

/** Puts a number together. */
export function identityNumber({ division, birthDate, sequence }: IdentityParts): string {
  const digits = `${division}${birthDate}${String(sequence).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
}
