/** The page: a bar about the token, and GraphiQL below it. */
import { DOC_EXPLORER_PLUGIN, DocExplorerContextProvider } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN, HistoryContextProvider } from '@graphiql/plugin-history';
import { GraphiQLProvider } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface } from 'graphiql';
import type { GraphQLSchema } from 'graphql';
import { useCallback, useMemo, useState } from 'react';
import { asker } from './ask';
import { Bar } from './bar';
import { useExamples } from './examples';
import { RefusalNote } from './refusal-note';
import { headersWith } from './request-headers';
import { tabStorage } from './tab-storage';
import type { ShownToken } from './token';
import { rememberedToken, rememberToken } from './token-memory';

/** What a new tab starts with. */
const EMPTY_TAB = '# Ctrl-Space completes, Ctrl-Enter asks.\n';
const PLUGINS = [DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN];

export function Explorer() {
  const [token, setToken] = useState(() => rememberedToken(Date.now()));
  const [schema, setSchema] = useState<GraphQLSchema>();
  const [isNew] = useState(() => tabStorage.getItem('graphiql:tabState') === null);
  const examples = useExamples();
  const fetcher = useMemo(() => asker(token?.text), [token]);
  const onToken = useCallback((next: ShownToken) => {
    rememberToken(next);
    setToken(next);
  }, []);
  if (examples === undefined) return null;
  const [first] = examples;
  return (
    <GraphiQLProvider
      fetcher={fetcher}
      // Null asks for no schema; undefined asks, and again with each other fetcher.
      {...(token === undefined ? { schema: null } : {})}
      onSchemaChange={setSchema}
      inputValueDeprecation
      storage={tabStorage}
      shouldPersistHeaders={false}
      defaultHeaders={headersWith(token)}
      defaultQuery={EMPTY_TAB}
      {...(isNew ? { query: first?.query ?? EMPTY_TAB, variables: first?.variables ?? '' } : {})}
      plugins={PLUGINS}
      referencePlugin={DOC_EXPLORER_PLUGIN}
    >
      <HistoryContextProvider>
        <DocExplorerContextProvider>
          <Bar token={token} onToken={onToken} examples={examples} schema={schema} />
          <GraphiQLInterface
            showPersistHeadersSettings={false}
            defaultEditorToolsVisibility={token === undefined ? 'headers' : 'variables'}
          >
            <GraphiQL.Logo>
              <span />
            </GraphiQL.Logo>
            <GraphiQL.Footer>
              <RefusalNote />
            </GraphiQL.Footer>
          </GraphiQLInterface>
        </DocExplorerContextProvider>
      </HistoryContextProvider>
    </GraphiQLProvider>
  );
}
