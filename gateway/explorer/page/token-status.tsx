/** Whose token asks, for what, and for how long: as the token says of itself. */
import type { ShownToken } from './token';

interface TokenStatusProps {
  readonly token: ShownToken | undefined;
  readonly secondsLeft: number;
}

export function TokenStatus({ token, secondsLeft }: TokenStatusProps) {
  if (token === undefined) {
    return (
      <p className="hub-status" data-state="none" role="status">
        No token
      </p>
    );
  }
  const { member, application, purpose } = token;
  return (
    <p className="hub-status" data-state={secondsLeft > 0 ? 'valid' : 'expired'} role="status">
      <span title="member / application">
        {member}/{application}
      </span>
      <span title="purpose, as the application signed it"> for {purpose}</span>
      <time> · {secondsLeft > 0 ? `${clock(secondsLeft)} left` : 'expired'}</time>
    </p>
  );
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
