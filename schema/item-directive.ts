/**
 * The directives a department's SDL carries, and the header that links them.
 *
 * They propose; they decide nothing. A decision rests on the voted binding alone, because composition merges the
 * directives of one coordinate and lets another department supply them.
 */

/** Which item of which entry a field reveals, or an argument selects by; `entry` is the department's local name. */
export const ITEM_DIRECTIVE = 'item';

/** Whose rows an object type stands for; `name` is the department's local name of the entry. */
export const ENTRY_DIRECTIVE = 'entry';

/** Everything a department's own SDL may import from Apollo Federation; what is not here cannot be written at all. */
export const FEDERATION_IMPORTS = [
  '@key',
  '@external',
  '@requires',
  '@shareable',
  '@composeDirective',
] as const;

const imports = FEDERATION_IMPORTS.map((name) => `"${name}"`).join(', ');

/** What stands before a department's printed types: links to Federation 2.9 and to this hub's directives. */
export const LINK_HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])
  @link(url: "https://directory-hub.example/item/v1.0", import: ["@item", "@entry"])
  @composeDirective(name: "@item")

directive @item(entry: String!, name: String!) repeatable on FIELD_DEFINITION | ARGUMENT_DEFINITION

directive @entry(name: String!) on OBJECT
`;
