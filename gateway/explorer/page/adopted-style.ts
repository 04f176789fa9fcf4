/**
 * Stands in for `react-style-singleton` in the bundle: GraphiQL's dialogs lock the page's scrolling by an inline style, which
 * the policy refuses. An adopted style sheet does the same and is no inline style (CSSOM §6.3).
 */
import { useEffect } from 'react';

interface AdoptedStyleProps {
  readonly styles: string;
}

/** A component whose styles hold while it is mounted. */
export function styleSingleton(): (props: AdoptedStyleProps) => null {
  return function AdoptedStyle({ styles }) {
    useEffect(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
      document.adoptedStyleSheets.push(sheet);
      return () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
      };
    }, [styles]);
    return null;
  };
}
