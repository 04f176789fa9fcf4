/** What a department's own directives state. They propose; no decision rests on them. */
import { type ConstDirectiveNode, Kind } from 'graphql';
import { ENTRY_DIRECTIVE, ITEM_DIRECTIVE } from '../item-directive';

/** What `@item` says; `entry` is the department's local name. */
export interface ItemReference {
  readonly entry: string;
  readonly item: string;
}

/** What stands in the SDL with directives. */
export interface Directed {
  readonly directives: readonly ConstDirectiveNode[];
}

/** The items a field or an argument is said to be, one of each entry: more than one where registers share a key. */
export function statedItems({ directives }: Directed): readonly ItemReference[] {
  return directives
    .filter((each) => each.name.value === ITEM_DIRECTIVE)
    .map((directive) => ({
      entry: textArgument(directive, 'entry') ?? '',
      item: textArgument(directive, 'name') ?? '',
    }));
}

/** The local name of the entry a type is said to stand for; undefined when it says none. */
export function statedEntry({ directives }: Directed): string | undefined {
  const directive = directives.find((each) => each.name.value === ENTRY_DIRECTIVE);
  return directive === undefined ? undefined : textArgument(directive, 'name');
}

/** A directive's argument that is a text; undefined when there is none. */
export function textArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}
