import type { GraphQLResolveInfo } from 'graphql';
import type { ClassType, NonEmptyArray } from 'type-graphql';
import type { z } from 'zod';
import type { dutyContent } from '../../../chaincode/model/record/duty';
import type { entryContent } from '../../../chaincode/model/record/entry';
import type { TableDeclaration } from './table';

/** A duty the department holds its data on, under an id of its own. */
export interface DutyDeclaration {
  readonly id: string;
  readonly content: z.input<typeof dutyContent>;
}

/** An entry as its department words it; binding and tables are derived from the code. */
export interface EntryDeclaration {
  /** The department's own name of the entry. */
  readonly localName: string;
  readonly content: Omit<z.input<typeof entryContent>, 'binding' | 'tables'>;
}

/** Finds the object a representation names; null when the caller's rows hold none. */
export type ReferenceResolver = (reference: never, context: never, info: GraphQLResolveInfo) => unknown;

/** A department's subgraph, declared. */
export interface Department {
  /** The subgraph's name, a slug: `public-security`. */
  readonly name: string;
  readonly duties: readonly DutyDeclaration[];
  readonly entries: readonly EntryDeclaration[];
  readonly tables: readonly TableDeclaration[];
  /** Resolver classes, listed: nothing is picked up from elsewhere in the process. */
  readonly resolvers: NonEmptyArray<ClassType>;
  /** Object types no resolver returns: entities and their stubs. */
  readonly types: readonly ClassType[];
  /** By type name: how an entity is found by its key. */
  readonly references: Readonly<Record<string, ReferenceResolver>>;
}
