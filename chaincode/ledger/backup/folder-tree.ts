/** What lies in a folder, by paths below it. */
import { constants, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '../../model/error';

export interface FolderTree {
  /** Those above others first. */
  readonly folders: readonly string[];
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly executable: boolean }[];
  readonly links: readonly { readonly path: string; readonly target: string }[];
}

/**
 * @param leavesOut says of a path below `root`, by `/`, that neither it nor anything below it counts.
 * @throws {HubError} `DISK_REFUSED`: it holds something that is neither file nor folder nor link.
 */
export function folderTree(root: string, leavesOut: (path: string) => boolean = () => false): FolderTree {
  const folders: string[] = [];
  const files: FolderTree['files'][number][] = [];
  const links: FolderTree['links'][number][] = [];
  const walk = (below: string): void => {
    const entries = readdirSync(join(root, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (leavesOut(path)) continue;
      if (entry.isDirectory()) {
        folders.push(path);
        walk(path);
      } else if (entry.isFile()) {
        const { size, mode } = statSync(join(root, path));
        files.push({ path, bytes: size, executable: (mode & constants.S_IXUSR) !== 0 });
      } else if (entry.isSymbolicLink()) links.push({ path, target: readlinkSync(join(root, path)) });
      else throw new HubError('DISK_REFUSED', `\`${join(root, path)}\` is nothing that can be copied`);
    }
  };
  walk('');
  return { folders, files, links };
}
