import { createHash } from 'node:crypto';
import { type DocumentNode, print, visit } from 'graphql';
import { PAGING_ARGUMENTS } from './page-args';

const known = new WeakMap<DocumentNode, string>();

/**
 * SHA-256 of a document without the arguments that page, base64url: the pages of one list have one hash, however they are
 * written. Declarations of variables say nothing of the list, so they are left out as well.
 */
export function listHash(document: DocumentNode): string {
  const hash =
    known.get(document) ??
    createHash('sha256')
      .update(print(unpaged(document)))
      .digest('base64url');
  known.set(document, hash);
  return hash;
}

function unpaged(document: DocumentNode): DocumentNode {
  return visit(document, {
    VariableDefinition: () => null,
    Argument: ({ name }) => (PAGING_ARGUMENTS.has(name.value) ? null : undefined),
  });
}
