/**
 * Builds the explorer's page: `node main.js <site folder> <examples…>`, where an example may be a pattern. Needs no network.
 *
 * The site folder is replaced whole: what an earlier build left is not served any more.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePage } from './bundle';
import { readExamples } from './examples';
import { licenceNotices } from './licences';

const PAGE = 'gateway/explorer/page';

async function main([site, ...patterns]: readonly string[]): Promise<void> {
  if (site === undefined) throw new Error('no site folder was given');
  const root = process.cwd();
  const { files, script, style, inputs } = await bundlePage(root, `${PAGE}/main.tsx`);
  const written = new Map<string, string | Uint8Array>(files);
  const page = readFileSync(join(root, PAGE, 'index.html'), 'utf8');
  written.set('index.html', page.replaceAll('explorer.js', script).replaceAll('explorer.css', style));
  written.set('icon.svg', readFileSync(join(root, PAGE, 'icon.svg')));
  written.set('licences.txt', licenceNotices(root, inputs));
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }).sort());
  const examples = paths.flatMap((path) => readExamples(path, readFileSync(join(root, path), 'utf8')));
  written.set('examples.json', JSON.stringify(examples));
  rmSync(site, { recursive: true, force: true });
  mkdirSync(site, { recursive: true });
  for (const [name, content] of written) writeFileSync(join(site, name), content);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    `the explorer was not built: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
