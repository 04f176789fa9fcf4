/** What a department hands to the directory: its entries with bindings and tables, and its SDL with its hash. */
import type { Sha256Hex } from '../../../chaincode/model/identifier';
import { type EntryContent, entryContent } from '../../../chaincode/model/record/entry';
import type { TableContent } from '../../../chaincode/model/record/table';
import type { BoundLine, DeclaredItems } from '../../../schema/publication';
import type { Department, DutyDeclaration, EntryDeclaration } from '../declare/department';
import type { TableDeclaration } from '../declare/table';
import { buildSubgraph } from '../schema/build';
import { bindingsOf } from './bind';

/** An entry, ready to be registered as a draft. */
export interface DescribedEntry {
  readonly localName: string;
  readonly content: EntryContent;
}

export interface DepartmentDescription {
  readonly subgraph: string;
  /** Exactly what `{ _service { sdl } }` answers. */
  readonly sdl: string;
  /** SHA-256 of the SDL's UTF-8 bytes. */
  readonly sdlHash: Sha256Hex;
  readonly duties: readonly DutyDeclaration[];
  readonly entries: readonly DescribedEntry[];
}

/**
 * Describes a department from its code alone: no database, no ledger. The same code gives the same description.
 *
 * @throws {HubError} the codes of {@link bindingsOf}.
 * @throws {ZodError} an entry's wording breaks a rule of the directory.
 */
export async function describeDepartment(department: Department): Promise<DepartmentDescription> {
  const { sdl, sdlHash } = await buildSubgraph(department);
  const bindings = bindingsOf(sdl, declaredItems(department));
  return {
    subgraph: department.name,
    sdl,
    sdlHash,
    duties: department.duties,
    entries: department.entries.map((entry) => ({
      localName: entry.localName,
      content: contentOf(department, entry, bindings.get(entry.localName) ?? []),
    })),
  };
}

/** The entries a department declares, with the ids of their items. */
function declaredItems(department: Department): DeclaredItems {
  return new Map(
    department.entries.map(({ localName, content }) => [
      localName,
      new Set(content.items.map((item) => item.id)),
    ]),
  );
}

function contentOf(
  department: Department,
  entry: EntryDeclaration,
  coordinates: readonly BoundLine[],
): EntryContent {
  return entryContent.parse({
    ...entry.content,
    binding: { subgraph: department.name, localName: entry.localName, coordinates },
    tables: department.tables
      .filter((table) => table.entry === entry.localName)
      .map((table) => tableContentOf(department, table)),
  });
}

function tableContentOf(department: Department, table: TableDeclaration): unknown {
  return {
    id: table.name.replaceAll('_', '-'),
    system: department.name,
    databaseKind: 'PostgreSQL',
    schema: 'public',
    table: table.name,
    primaryKey: table.primaryKey,
    columns: Object.entries(table.columns).flatMap(([column, { type, item }]) =>
      item === undefined ? [] : [{ column, type, item }],
    ),
  } satisfies Record<keyof TableContent, unknown>;
}
