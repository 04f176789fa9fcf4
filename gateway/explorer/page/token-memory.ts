/** The token of this browser tab, for as long as the tab lives and the token does. It is stored nowhere else. */
import { type ShownToken, shownToken } from './token';

const KEY = 'directory-hub:token';

export function rememberedToken(nowMs: number): ShownToken | undefined {
  const token = shownToken(sessionStorage.getItem(KEY) ?? '');
  if (token !== undefined && token.expiresAtMs > nowMs) return token;
  sessionStorage.removeItem(KEY);
  return undefined;
}

export function rememberToken(token: ShownToken): void {
  sessionStorage.setItem(KEY, token.text);
}
