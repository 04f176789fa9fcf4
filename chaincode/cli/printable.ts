/** Text that others wrote, as a terminal may be given it: what moves the cursor or turns the line round is shown, not obeyed. */

/** Control characters but the line break, formatting ones such as those of right-to-left overrides, and other line ends. */
const UNSEEN = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Lines as they are, with everything else that is not seen spelled out: `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(UNSEEN, spelled);
}

/** As {@link printable}, in one line: another line would pass for one of ours. */
export function inOneLine(text: string): string {
  return printable(text).replaceAll('\n', '\\u{a}');
}

const spelled = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
