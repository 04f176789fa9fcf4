/** Keeps the header editor and the token in step: either may be changed, and the other follows. */
import { useEditorContext } from '@graphiql/react';
import { useEffect } from 'react';
import { headersWith, tokenOf } from './request-headers';
import type { ShownToken } from './token';

/** @param onToken told of each other token that is typed or pasted into the header editor. */
export function useHeaderToken(token: ShownToken | undefined, onToken: (token: ShownToken) => void): void {
  const { headerEditor, activeTabIndex } = useEditorContext({ nonNull: true });
  useEffect(() => {
    if (headerEditor === null || token === undefined) return;
    const text = headerEditor.getValue();
    if (tokenOf(text)?.text !== token.text) headerEditor.setValue(headersWith(token, text));
  }, [headerEditor, token, activeTabIndex]);
  useEffect(() => {
    if (headerEditor === null) return undefined;
    const changed = (): void => {
      const text = headerEditor.getValue();
      // A query out of the history comes without headers.
      if (text === '' && token !== undefined) headerEditor.setValue(headersWith(token));
      const typed = tokenOf(text);
      if (typed !== undefined && typed.text !== token?.text) onToken(typed);
    };
    headerEditor.on('change', changed);
    return () => headerEditor.off('change', changed);
  }, [headerEditor, token, onToken]);
}
