/** What to do without a token. */

const COMMAND = 'npm run -s hub -- token housing eligibility --purpose housing-eligibility';

interface HowToAskProps {
  readonly expired: boolean;
}

export function HowToAsk({ expired }: HowToAskProps) {
  return (
    <section className="hub-how" aria-label="How to ask">
      <p>
        {expired
          ? 'The token has expired: a token lives for ten minutes at most. Make another one and paste it above.'
          : 'Every query is asked by a member’s application, for a purpose it signs: a token says which. Make one, and paste it above.'}
      </p>
      <p className="hub-command">
        <code>{COMMAND}</code>
        <button type="button" onClick={() => void navigator.clipboard.writeText(COMMAND)}>
          Copy
        </button>
      </p>
    </section>
  );
}
