/** How long a view takes to begin with its image, and what it then weighs (target: 10 s for 100,000 entries and 1 M grants). */
import type { OpenedDirectory } from './open-directory';
import { type Section, shown } from './report';

export function startUpSection({ size, openMs, imageMb, memoryMb }: OpenedDirectory): Section {
  const bytesAGrant = (memoryMb * 2 ** 20) / size.grants;
  return {
    title: 'a view begins by its image',
    head: ['entries', 'grants', 'image', 'begun in', 'memory', 'bytes a grant, entries included'],
    rows: [
      [
        size.entries.toLocaleString('en'),
        size.grants.toLocaleString('en'),
        `${shown(imageMb)} MB`,
        `${shown(openMs / 1000)} s`,
        `${shown(memoryMb)} MB`,
        shown(bytesAGrant),
      ],
    ],
    figures: {
      startUpEntries: size.entries,
      startUpGrants: size.grants,
      startUpMs: openMs,
      startUpMemoryMb: memoryMb,
      startUpBytesAGrant: bytesAGrant,
    },
  };
}
