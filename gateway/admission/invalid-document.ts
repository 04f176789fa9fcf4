/** What is said of a document that does not fit: where and what, in our own words. */
import { type ASTNode, GraphQLError, type SourceLocation } from 'graphql';
import { HubError } from '../../chaincode/model';

/** What a `DOCUMENT_…` error carries beside its message. */
export interface DocumentProblem {
  readonly locations: readonly SourceLocation[];
}

/** At most this many problems are told of: the rest is the same mistake again. */
const MAX_PROBLEMS = 20;

/** The parser's refusal. Its own message quotes the document, which may hold personal values in its literals. */
export function syntaxError(error: GraphQLError): HubError {
  return new HubError('DOCUMENT_SYNTAX', 'document cannot be read where the error points', {
    details: { locations: error.locations ?? [] },
  });
}

/** The validation's refusals. A name is repeated, a literal never. */
export function invalidDocument(errors: readonly GraphQLError[]): HubError {
  const names = [...new Set(errors.slice(0, MAX_PROBLEMS).flatMap((error) => nameOf(error.nodes?.[0])))];
  const at = names.length === 0 ? '' : ` at ${names.map((name) => `\`${name}\``).join(', ')}`;
  const locations = errors.slice(0, MAX_PROBLEMS).flatMap((error) => error.locations ?? []);
  return new HubError('DOCUMENT_INVALID', `document does not fit the schema${at}`, {
    details: { locations },
  });
}

/** Variable coercion's refusals: graphql-js quotes the value; here only the variables are named. */
export function invalidVariables(errors: readonly GraphQLError[]): HubError {
  const names = [...new Set(errors.flatMap((error) => nameOf(error.nodes?.[0])))];
  const which = names.map((name) => `\`$${name}\``).join(', ');
  return new HubError('VARIABLES_INVALID', `variables do not have the declared types: ${which}`, {
    details: { locations: errors.flatMap((error) => error.locations ?? []) },
  });
}

function nameOf(node: ASTNode | undefined): readonly string[] {
  if (node === undefined) return [];
  if (node.kind === 'VariableDefinition') return [node.variable.name.value];
  return 'name' in node && node.name !== undefined ? [node.name.value] : [];
}

/** Text that no department can store, and no record be made of, in a variable: which one. */
export function unwritableVariables(names: readonly string[]): HubError {
  const which = names.map((name) => `\`$${name}\``).join(', ');
  return new HubError('VARIABLES_INVALID', `variables hold U+0000, or half of a surrogate pair: ${which}`);
}

/** The same, in a literal of the document. */
export function unwritableLiterals(locations: readonly SourceLocation[]): HubError {
  return new HubError('DOCUMENT_INVALID', 'document has a literal with U+0000, or half of a surrogate pair', {
    details: { locations },
  });
}
