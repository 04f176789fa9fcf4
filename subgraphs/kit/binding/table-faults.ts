/** Whether a department's tables can hold what its entries say. */
import type { Department, EntryDeclaration } from '../declare/department';
import type { TableDeclaration } from '../declare/table';
import { type DepartmentFault, faultOfDepartment } from './department-fault';

/** What is wrong with the table bindings; a row filter that a table has no column for would refuse every fetch that has it. */
export function tableFaults({ tables, entries }: Department): readonly DepartmentFault[] {
  return tables.flatMap((table) => {
    const entry = entries.find(({ localName }) => localName === table.entry);
    if (entry === undefined) {
      const fact = `holds the rows of entry \`${table.entry}\`, which is not declared`;
      return [faultOfDepartment('UNKNOWN_BINDING', table.name, fact)];
    }
    return [...columnFaults(table, entry), ...keyFaults(table), ...dimensionFaults(table, entry)];
  });
}

function columnFaults({ name, columns }: TableDeclaration, { content, localName }: EntryDeclaration) {
  const items = new Set<string>(content.items.map(({ id }) => id));
  return Object.entries(columns).flatMap(([column, { item }]) =>
    item === undefined || items.has(item)
      ? []
      : [
          faultOfDepartment(
            'UNKNOWN_BINDING',
            `${name}.${column}`,
            `holds item \`${item}\`, which entry \`${localName}\` does not have`,
          ),
        ],
  );
}

function keyFaults({ name, columns, primaryKey }: TableDeclaration): readonly DepartmentFault[] {
  return primaryKey
    .filter((column) => !Object.hasOwn(columns, column))
    .map((column) =>
      faultOfDepartment('UNKNOWN_BINDING', `${name}.${column}`, 'is in the primary key, and is no column'),
    );
}

function dimensionFaults({ name, columns }: TableDeclaration, { content }: EntryDeclaration) {
  const held = new Set(Object.values(columns).map(({ item }) => item));
  return content.rowDimensions
    .filter(({ item }) => !held.has(item))
    .map(({ item }) =>
      faultOfDepartment('UNKNOWN_BINDING', name, `has no column for \`${item}\`, by which rows are granted`),
    );
}
