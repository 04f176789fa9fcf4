/** Keys and folders that many test files need alike: made by the first of a run, read by the others. */
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFolder } from '../environment';

let folderOfProcess: string | undefined;

/** Outside jest, a program makes its own, for as long as it lives. */
function ownFolder(): string {
  if (folderOfProcess === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'hub-made-once-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    folderOfProcess = folder;
  }
  return folderOfProcess;
}

/**
 * The folder that `make` filled, in this run's first file that asked for `name`.
 *
 * Whoever gets it reads or copies and writes nothing. Workers that ask at once may each make one; all get the same.
 */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const parent = runFolder ?? ownFolder();
  const made = join(parent, name);
  if (existsSync(made)) return made;
  const making = mkdtempSync(join(parent, `.${name}-`));
  await make(making);
  try {
    renameSync(making, made);
  } catch (error) {
    // Another worker was first; its folder is the one.
    if (!existsSync(made)) throw error;
    rmSync(making, { recursive: true, force: true });
  }
  return made;
}
