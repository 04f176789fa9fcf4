/** All that a department needs: what it declares, how its resolvers read, and its process. */
export type { Department, DutyDeclaration, EntryDeclaration } from './declare/department';
export { defineTable, type ScopedRow } from './declare/table';
export { type Connection, connect, connectUnder } from './page/connection';
export { connectionType } from './page/connection-type';
export { PageArgs } from './page/page-args';
export { Entry } from './schema/entry';
export { Item } from './schema/item';
export { rowLookup } from './scope/row-lookup';
export { ScopeContext } from './scope/scope-context';
export { serve } from './serve/serve';
