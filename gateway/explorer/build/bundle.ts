/** Bundles the page: TypeScript, GraphiQL, styles and all, into files that need no other host. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** What the bundle consists of. */
export interface Bundle {
  /** Names with a hash of the content, and the content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly script: string;
  readonly style: string;
  /** Every source in it, relative to the root. */
  readonly inputs: readonly string[];
}

/**
 * Bundles `page`; the same sources give the same bytes.
 *
 * @param root of the repository.
 */
export async function bundlePage(root: string, page: string): Promise<Bundle> {
  const outdir = join(root, 'dist');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { explorer: page },
    outdir,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    charset: 'utf8',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    // Each package's notice is in one text of its own: see licences.
    legalComments: 'none',
    alias: { 'react-style-singleton': join(root, dirname(page), 'adopted-style.ts') },
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    write: false,
    logLevel: 'warning',
    plugins: [withoutFonts],
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path.slice(outdir.length + 1), contents]));
  return {
    files,
    script: named(files, /^explorer-.*\.js$/),
    style: named(files, /^explorer-.*\.css$/),
    inputs: Object.keys(metafile.inputs),
  };
}

/** GraphiQL brings 360 kB of Latin fonts as data; the reader's own fonts have Chinese too, and need no exception in the policy. */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  setup: ({ onLoad }) =>
    onLoad({ filter: /graphiql\/dist\/style\.css$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8').replace(/@font-face\s*\{[^}]*\}/g, '');
      if (contents.includes('data:font')) throw new Error(`${path}: a font is left`);
      return { contents, loader: 'css' };
    }),
};

function named(files: ReadonlyMap<string, unknown>, pattern: RegExp): string {
  const [name, ...others] = [...files.keys()].filter((each) => pattern.test(each));
  if (name === undefined || others.length > 0) throw new Error(`the bundle has not exactly one ${pattern}`);
  return name;
}
