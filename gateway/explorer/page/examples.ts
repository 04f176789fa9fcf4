/** The example queries that were built in: those of the departments in this repository. */
import { type GraphQLSchema, parse, validate } from 'graphql';
import { useEffect, useState } from 'react';

export interface Example {
  readonly folder: string;
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly query: string;
  readonly variables: string;
}

/** Undefined until they are there; empty when they cannot be had. */
export function useExamples(): readonly Example[] | undefined {
  const [examples, setExamples] = useState<readonly Example[]>();
  useEffect(() => {
    fetch('/explorer/examples.json')
      .then(async (response) => (await response.json()) as readonly Example[])
      .then(setExamples, () => setExamples([]));
  }, []);
  return examples;
}

/** True unless the graph is known and lacks something the example asks for: a department may not be there. */
export function isAskable({ query }: Example, schema: GraphQLSchema | undefined): boolean {
  return schema === undefined || validate(schema, parse(query)).length === 0;
}

/** `public-security` as `Public security`; what stands above the departments spans them. */
export function headingOf({ folder }: Example): string {
  if (folder === 'subgraphs') return 'Across departments';
  const words = folder.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
