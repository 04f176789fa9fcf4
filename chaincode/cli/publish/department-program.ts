/** A department's own program, run from its folder: this CLI knows no department's code. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { HubError, parseJsonAs } from '../../model';
import { type PublishReport, publishReport } from './report';
import { trustedProgram } from './trusted-program';

const PROGRAM = 'main.js';
const BUILT = 'dist';
/** Stands where a project begins: nothing above it is this project's. */
const PROJECT = 'package.json';

/**
 * The program of a department's folder: beside its sources, or where the project that holds them builds to. It is run with the
 * member's keys at hand, so whose it is counts.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: there is no such folder, or it is not built; `NOT_ALLOWED`, as {@link trustedProgram}.
 */
export function departmentProgram(folder: string): string {
  const path = resolve(folder);
  if (!existsSync(path)) throw new HubError('INVALID_ARGUMENT', `there is no folder \`${folder}\``);
  const built = projectFoldersOf(path).map((root) => join(root, BUILT, relative(root, path), PROGRAM));
  const found = [join(path, PROGRAM), ...built].find(existsSync);
  if (found !== undefined) return trustedProgram(found, path);
  throw new HubError(
    'INVALID_ARGUMENT',
    `\`${folder}\` holds no built department: \`npm run build\` makes \`${PROGRAM}\``,
  );
}

/** The folder and those around it as far as its project goes, innermost first; none where it is of no project. */
function projectFoldersOf(path: string): readonly string[] {
  if (existsSync(join(path, PROJECT))) return [path];
  const parent = dirname(path);
  const around = parent === path ? [] : projectFoldersOf(parent);
  return around.length === 0 ? [] : [path, ...around];
}

/**
 * Runs `main.js publish`: the order goes to its standard input, its report comes from its standard output.
 *
 * @throws {HubError} `SUBGRAPH_ERROR`: it ended without a report.
 */
export async function runPublish(program: string, order: object): Promise<PublishReport> {
  const child = spawn(process.execPath, [program, 'publish'], { stdio: 'pipe' });
  // One that ends at once takes no order; its own words say why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(order));
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (child.exitCode === 0) return parseJsonAs(publishReport, said, `report of \`${program}\``);
  throw new HubError(
    'SUBGRAPH_ERROR',
    `\`${program} publish\` failed: ${complaint.trim() || 'without a word'}`,
  );
}
