import { useEffect, useState } from 'react';
import type { ShownToken } from './token';

/** Whole seconds until a token ends, counted down; 0 when it has, or there is none. */
export function useSecondsLeft(token: ShownToken | undefined): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    setNowMs(Date.now());
    if (token === undefined) return undefined;
    const each = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(each);
  }, [token]);
  return Math.max(0, Math.ceil(((token?.expiresAtMs ?? nowMs) - nowMs) / 1000));
}
