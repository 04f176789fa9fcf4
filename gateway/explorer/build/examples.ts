/** The explorer's example queries, out of the `examples.graphql` beside each department. */
import { basename, dirname } from 'node:path';
import { Kind, type OperationDefinitionNode, parse, print, Source, type Token, TokenKind } from 'graphql';

/** One example as the page gets it. */
export interface Example {
  /** The folder the file stands in: a department, or what holds them all. */
  readonly folder: string;
  /** The operation's name, by which its tab is called. */
  readonly name: string;
  /** What it asks, in a sentence. */
  readonly title: string;
  /** What to know before running it; empty when there is nothing. */
  readonly note: string;
  readonly query: string;
  /** JSON, indented; empty when the operation has none. */
  readonly variables: string;
}

const VARIABLES = 'variables:';

/**
 * The examples of one file, in its order: named operations, each under comments whose first line is its title, whose line
 * `# variables: {…}` its variables, and whose other lines are its note.
 *
 * @throws {Error} names the file and what it lacks.
 */
export function readExamples(path: string, text: string): readonly Example[] {
  const { definitions } = parse(new Source(text, path));
  return definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION)
      throw new Error(`${path}: only operations are examples`);
    return exampleOf(path, definition);
  });
}

function exampleOf(path: string, operation: OperationDefinitionNode): Example {
  const name = operation.name?.value;
  if (name === undefined) throw new Error(`${path}: an example has no name`);
  const comments = commentsAbove(operation);
  const variables = comments.find((line) => line.startsWith(VARIABLES))?.slice(VARIABLES.length);
  const [title, ...note] = comments.filter((line) => !line.startsWith(VARIABLES));
  if (title === undefined) throw new Error(`${path}: \`${name}\` has no title above it`);
  return {
    folder: basename(dirname(path)),
    name,
    title,
    note: note.join(' '),
    query: print(operation),
    variables: variables === undefined ? '' : indented(path, name, variables),
  };
}

/** The comment lines right above a definition, without `#`; the lexer keeps them, and no syntax node does. */
function commentsAbove({ loc }: OperationDefinitionNode): readonly string[] {
  const lines: string[] = [];
  let token: Token | null | undefined = loc?.startToken.prev;
  while (token?.kind === TokenKind.COMMENT) {
    lines.unshift(token.value.trim());
    token = token.prev;
  }
  return lines;
}

function indented(path: string, name: string, json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch (cause) {
    throw new Error(`${path}: the variables of \`${name}\` are not JSON`, { cause });
  }
}
