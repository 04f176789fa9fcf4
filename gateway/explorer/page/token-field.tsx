/** Where a token is pasted. It goes into the header editor and this browser tab's memory. */
import { useState } from 'react';
import { type ShownToken, tokenIn } from './token';

interface TokenFieldProps {
  readonly onToken: (token: ShownToken) => void;
}

export function TokenField({ onToken }: TokenFieldProps) {
  const [wrong, setWrong] = useState(false);
  return (
    <input
      className="hub-token"
      type="text"
      autoComplete="off"
      spellCheck={false}
      aria-label="Token"
      aria-invalid={wrong}
      placeholder={wrong ? 'That is no token' : 'Paste a token here'}
      value=""
      onChange={({ target }) => {
        const token = tokenIn(target.value);
        setWrong(token === undefined);
        if (token !== undefined) onToken(token);
      }}
    />
  );
}
