/** Which directives may stand where. */
import type { ConstDirectiveNode } from 'graphql';
import type { Refuse } from './fault';

/** Where directives stand, and which of them may. */
interface Place {
  readonly at: string;
  readonly allowed: ReadonlySet<string>;
}

/** Refuses, by `DIRECTIVE_NOT_PUBLISHABLE`, each directive that may not stand at a place. */
export function refuseDirectives(
  directives: readonly ConstDirectiveNode[],
  { at, allowed }: Place,
  refuse: Refuse,
): void {
  for (const { name } of directives) {
    if (!allowed.has(name.value)) refuse('DIRECTIVE_NOT_PUBLISHABLE', at, `carries \`@${name.value}\``);
  }
}
