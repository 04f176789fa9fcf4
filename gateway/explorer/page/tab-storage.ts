/**
 * What GraphiQL remembers, for as long as the browser tab lives: queries and variables may name persons. Headers hold the
 * token and are never among it: GraphiQL's history stores them even when it is told not to.
 */

const withoutHeaders = (key: string, value: unknown): unknown => (key === 'headers' ? null : value);

/** As much of `Storage` as GraphiQL uses. */
export const tabStorage = {
  getItem: (key: string): string | null => sessionStorage.getItem(key),
  setItem: (key: string, text: string): void => sessionStorage.setItem(key, stripped(text)),
  removeItem: (key: string): void => sessionStorage.removeItem(key),
  /** Forgets the token as well. */
  clear: (): void => sessionStorage.clear(),
  get length(): number {
    return sessionStorage.length;
  },
};

/** JSON with null for its members named `headers`; other text as it is: a query, or a size. */
export function stripped(text: string): string {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text, withoutHeaders));
  } catch (error) {
    // A query that begins with a brace.
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
