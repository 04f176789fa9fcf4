/** The files of the built page, in memory. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface SiteFile {
  readonly type: string;
  /** Strong validator (RFC 9110 §8.8.3). */
  readonly etag: string;
  /** Its name holds a hash of its content: under that name it never changes. */
  readonly immutable: boolean;
  readonly body: Uint8Array;
  readonly gzip: Uint8Array;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** As the bundler names what it writes. */
const HASHED = /-[0-9A-Z]{8}\.(js|css)$/;

/** Reads a built site; undefined when there is none. A file of no known kind is left out. */
export function readSite(folder: string): ReadonlyMap<string, SiteFile> | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined;
  const names = readdirSync(folder).filter((name) => extname(name) in TYPES);
  return new Map(names.map((name) => [name, siteFile(name, readFileSync(join(folder, name)))]));
}

function siteFile(name: string, body: Buffer): SiteFile {
  return {
    type: TYPES[extname(name)] ?? '',
    etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
    immutable: HASHED.test(name),
    body,
    gzip: gzipSync(body),
  };
}
