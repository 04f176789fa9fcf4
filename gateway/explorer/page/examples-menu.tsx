/** The examples by department; choosing one opens it in a tab of its own. */
import { useEditorContext } from '@graphiql/react';
import type { GraphQLSchema } from 'graphql';
import { Fragment, useRef } from 'react';
import { flushSync } from 'react-dom';
import { type Example, headingOf, isAskable } from './examples';
import { useLightDismiss } from './use-light-dismiss';

interface ExamplesMenuProps {
  readonly examples: readonly Example[];
  readonly schema: GraphQLSchema | undefined;
}

export function ExamplesMenu({ examples, schema }: ExamplesMenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  useLightDismiss(menu);
  const { addTab, queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  const open = ({ query, variables }: Example): void => {
    // The new tab empties the editors while it is rendered: they are filled after that.
    flushSync(() => addTab());
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables);
    if (menu.current !== null) menu.current.open = false;
    queryEditor?.focus();
  };
  const folders = Map.groupBy(examples, headingOf);
  return (
    <details className="hub-examples" ref={menu}>
      <summary>Examples</summary>
      <div>
        {[...folders].map(([heading, group]) => (
          <Fragment key={heading}>
            <h2>{heading}</h2>
            {group.map((example) => (
              <button
                key={example.name}
                type="button"
                disabled={!isAskable(example, schema)}
                onClick={() => open(example)}
              >
                {example.title}
                {example.note === '' ? null : <small>{example.note}</small>}
              </button>
            ))}
          </Fragment>
        ))}
        <a href="/explorer/licences.txt">Licences of what this page is made of</a>
      </div>
    </details>
  );
}
