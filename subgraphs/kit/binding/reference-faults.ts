/** Whether other departments can reach the entities that a department adds to. */
import { fieldSetCoordinates, type PublishedType, readPublishedSdl } from '../../../schema/publication';
import type { Department } from '../declare/department';
import { type DepartmentFault, faultOfDepartment } from './department-fault';

/** Entities with fields of their own that no `references` finds by their key, and references to what is no entity. */
export function referenceFaults(sdl: string, { references }: Department): readonly DepartmentFault[] {
  const { types } = readPublishedSdl(sdl);
  const unreachable = [...types.values()].filter(
    (type) => resolvesMore(type, types) && references[type.name] === undefined,
  );
  const strangers = Object.keys(references).filter((name) => (types.get(name)?.keys.length ?? 0) === 0);
  return [
    ...unreachable.map(({ name }) =>
      faultOfDepartment('SCHEMA_REFUSED', name, 'has a key, and `references` does not find it by that key'),
    ),
    ...strangers.map((name) =>
      faultOfDepartment('SCHEMA_REFUSED', name, 'is found by `references`, and is no type with a `@key`'),
    ),
  ];
}

function resolvesMore(
  { name, keys, fields }: PublishedType,
  types: Parameters<typeof fieldSetCoordinates>[0],
): boolean {
  if (keys.length === 0) return false;
  const key = new Set(keys.flatMap((set) => [...fieldSetCoordinates(types, name, set)].map(String)));
  return [...fields.values()].some((field) => !field.external && !key.has(`${name}.${field.name}`));
}
