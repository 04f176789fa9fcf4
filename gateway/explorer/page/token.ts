/** A token as the page shows it. The page believes nothing of it: whether it holds, the gateway says. */

export interface ShownToken {
  readonly text: string;
  readonly member: string;
  readonly application: string;
  readonly purpose: string;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** The claims of a token (RFC 7519), unverified; undefined for what is not one. */
export function shownToken(text: string): ShownToken | undefined {
  const [, payload, signature] = text.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  const claims = claimsIn(payload);
  const { iss, sub, purpose, exp } = claims ?? {};
  if (typeof iss !== 'string' || typeof sub !== 'string' || typeof exp !== 'number') return undefined;
  return { text, member: iss, application: sub, purpose: String(purpose), expiresAtMs: exp * 1000 };
}

/** The token somewhere in what was pasted: bare, after `Bearer`, in quotes, after `TOKEN=`. */
export function tokenIn(pasted: string): ShownToken | undefined {
  const [found] = /[\w-]+\.[\w-]+\.[\w-]+/.exec(pasted) ?? [];
  return found === undefined ? undefined : shownToken(found);
}

function claimsIn(payload: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
      each.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch (error) {
    // Half a token, as while it is typed.
    if (error instanceof SyntaxError || error instanceof DOMException) return undefined;
    throw error;
  }
}
