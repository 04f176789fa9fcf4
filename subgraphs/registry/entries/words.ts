/** Names in Chinese and English, cut into what they are found by. */

const RUNS = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const HAN = /^\p{Script=Han}/u;
/** Between the words of `yearlyIncome`. */
const CAMEL = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu;

/**
 * What a text is found by: its words in lower case, and of Chinese, which puts no spaces between words, every character
 * and every two that stand together.
 */
export function indexedWords(text: string): readonly string[] {
  return runsOf(text).flatMap((run) => (HAN.test(run) ? [...[...run], ...pairsOf(run)] : [run]));
}

/** What a search looks for, all of it: words, and of Chinese every two characters that stand together, or the only one. */
export function soughtWords(text: string): readonly string[] {
  return runsOf(text).flatMap((run) => (HAN.test(run) && [...run].length > 1 ? pairsOf(run) : [run]));
}

/** True for a word that may be meant as the beginning of a longer one. */
export function isPrefix(word: string): boolean {
  return !HAN.test(word);
}

/** Full-width and other forms of one letter are that letter (NFKC). */
function runsOf(text: string): readonly string[] {
  return text.normalize('NFKC').replaceAll(CAMEL, ' ').toLowerCase().match(RUNS) ?? [];
}

function pairsOf(run: string): readonly string[] {
  const characters = [...run];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}
