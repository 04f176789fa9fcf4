/** The header editor's text, and the token in it. */
import { type ShownToken, tokenIn } from './token';

const AUTHORIZATION = 'Authorization';

/** What a header editor starts with: the place for a token, or the token. */
export function headersWith(token: ShownToken | undefined, text = '{}'): string {
  const headers = headersIn(text) ?? {};
  const others = Object.entries(headers).filter(([name]) => !isAuthorization(name));
  const authorization = `Bearer ${token?.text ?? ''}`;
  return JSON.stringify({ [AUTHORIZATION]: authorization, ...Object.fromEntries(others) }, null, 2);
}

/** The token of the `Authorization` header. */
export function tokenOf(text: string): ShownToken | undefined {
  const [, value] = Object.entries(headersIn(text) ?? {}).find(([name]) => isAuthorization(name)) ?? [];
  return typeof value === 'string' ? tokenIn(value) : undefined;
}

function isAuthorization(name: string): boolean {
  return name.toLowerCase() === AUTHORIZATION.toLowerCase();
}

/** Undefined while the text is no JSON object, as while it is typed. */
function headersIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const headers: unknown = JSON.parse(text);
    return typeof headers === 'object' && headers !== null ? (headers as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
