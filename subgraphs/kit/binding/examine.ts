/** Everything that is wrong with a department by its own code, before the ledger is asked. */
import type { z } from 'zod';
import { type EntryContent, entryContent } from '../../../chaincode/model/record/entry';
import type { TableContent } from '../../../chaincode/model/record/table';
import type { DeclaredItems, EntryLines } from '../../../schema/publication';
import type { Department, DutyDeclaration, EntryDeclaration } from '../declare/department';
import type { TableDeclaration } from '../declare/table';
import { buildSubgraph, type Subgraph } from '../schema/build';
import { proposeBindings } from './bind';
import { type DepartmentFault, faultOfDepartment } from './department-fault';
import { referenceFaults } from './reference-faults';
import { tableFaults } from './table-faults';

/** An entry, ready to be registered as a draft. */
export interface DescribedEntry {
  readonly localName: string;
  readonly content: EntryContent;
}

/** What a department hands to the directory: its entries with bindings and tables, and its SDL with its hash. */
export interface DepartmentDescription extends Pick<Subgraph, 'sdl' | 'sdlHash'> {
  readonly subgraph: string;
  readonly duties: readonly DutyDeclaration[];
  readonly entries: readonly DescribedEntry[];
}

/** A department's description, and what keeps it from being published; whole only when nothing does. */
export interface Examined {
  readonly faults: readonly DepartmentFault[];
  /** Undefined where its classes make no schema at all. Entries with a fault of their own are left out. */
  readonly description?: DepartmentDescription;
}

/** Examines a department's code alone: no database, no ledger. The same code gives the same answer. */
export async function examineDepartment(department: Department): Promise<Examined> {
  const built = await build(department);
  if ('faults' in built) return built;
  const { sdl, sdlHash } = built;
  const { bindings, faults } = proposeBindings(sdl, declaredItems(department));
  const read = department.entries.map((entry) => readEntry(department, entry, bindings));
  return {
    faults: [
      ...faults,
      ...referenceFaults(sdl, department),
      ...tableFaults(department),
      ...read.flatMap(({ faults }) => faults),
    ],
    description: {
      subgraph: department.name,
      sdl,
      sdlHash,
      duties: department.duties,
      entries: read.flatMap(({ described }) => described ?? []),
    },
  };
}

/** What the classes make. A schema that cannot be built is told by whoever builds it, who knows of code alone. */
async function build(department: Department): Promise<Subgraph | Examined> {
  try {
    return await buildSubgraph(department);
  } catch (error) {
    const fact = error instanceof Error ? error.message.replace(/\.$/, '') : 'makes no schema';
    return { faults: [faultOfDepartment('SCHEMA_REFUSED', department.name, `makes no schema: ${fact}`)] };
  }
}

/** The entries a department declares, with the ids of their items. */
function declaredItems({ entries }: Department): DeclaredItems {
  return new Map(
    entries.map(({ localName, content }) => [localName, new Set(content.items.map(({ id }) => id))]),
  );
}

interface ReadEntry {
  readonly faults: readonly DepartmentFault[];
  readonly described?: DescribedEntry;
}

function readEntry(
  department: Department,
  { localName, content }: EntryDeclaration,
  bindings: readonly EntryLines[],
): ReadEntry {
  const coordinates = bindings.find((binding) => binding.localName === localName)?.coordinates ?? [];
  const tables = department.tables.filter(({ entry }) => entry === localName);
  const at = `entries.${localName}`;
  if (coordinates.length === 0) {
    return { faults: [faultOfDepartment('UNKNOWN_BINDING', at, 'is declared, and no `@Item` names it')] };
  }
  if (tables.length === 0) {
    return { faults: [faultOfDepartment('UNKNOWN_BINDING', at, 'is declared, and no table holds its rows')] };
  }
  const read = entryContent.safeParse({
    ...content,
    binding: { subgraph: department.name, localName, coordinates },
    tables: tables.map((table) => tableContentOf(department, table)),
  });
  return read.success
    ? { faults: [], described: { localName, content: read.data } }
    : { faults: read.error.issues.map((issue) => wordingFault(at, issue)) };
}

function wordingFault(at: string, { path, message }: z.core.$ZodIssue): DepartmentFault {
  return faultOfDepartment('INVALID_ARGUMENT', [at, ...path.map(String)].join('.'), message);
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
