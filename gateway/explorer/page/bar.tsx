/** The bar on top: what this is, example queries, whose token asks. */
import type { GraphQLSchema } from 'graphql';
import type { Example } from './examples';
import { ExamplesMenu } from './examples-menu';
import { HowToAsk } from './how-to-ask';
import type { ShownToken } from './token';
import { TokenField } from './token-field';
import { TokenStatus } from './token-status';
import { useHeaderToken } from './use-header-token';
import { useSecondsLeft } from './use-seconds-left';

export interface BarProps {
  readonly token: ShownToken | undefined;
  readonly onToken: (token: ShownToken) => void;
  readonly examples: readonly Example[];
  readonly schema: GraphQLSchema | undefined;
}

export function Bar({ token, onToken, examples, schema }: BarProps) {
  useHeaderToken(token, onToken);
  const secondsLeft = useSecondsLeft(token);
  const stands = token !== undefined && secondsLeft > 0;
  return (
    <>
      <header className="hub-bar">
        <img src="/explorer/icon.svg" alt="" width="22" height="22" />
        <h1>
          Directory Hub <span>· explorer</span>
        </h1>
        <ExamplesMenu examples={examples} schema={schema} />
        <TokenStatus token={token} secondsLeft={secondsLeft} />
        <TokenField onToken={onToken} />
      </header>
      {stands ? null : <HowToAsk expired={token !== undefined} />}
    </>
  );
}
