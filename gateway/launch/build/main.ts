/** Writes the packages that processes load as one file each: `node main.js <folder>`. Needs no network. */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { ONE_FILE_PACKAGES, oneFileOf } from '../process/one-file';

async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new Error('no folder was given');
  rmSync(folder, { recursive: true, force: true });
  for (const name of ONE_FILE_PACKAGES) {
    const { entry, path } = oneFileOf(folder, name);
    await build({
      entryPoints: [entry],
      outfile: path,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node24',
      logLevel: 'error',
    });
  }
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(
    `the packages were not built: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
