/** `/` and `/explorer/…`: GraphiQL, served from memory to whoever asks. Nothing of it is secret, nothing of it is the graph. */
import type { IncomingMessage } from 'node:http';
import { PAGE_HEADERS } from './page-headers';
import { readSite, type SiteFile } from './site-file';

/** An answer with a file for a body. */
export interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const PREFIX = '/explorer/';

export class Explorer {
  readonly #site: ReadonlyMap<string, SiteFile>;

  private constructor(site: ReadonlyMap<string, SiteFile>) {
    this.#site = site;
  }

  /** Reads a page that the build left in a folder; undefined when none was built. */
  static read(folder: string): Explorer | undefined {
    const site = readSite(folder);
    return site === undefined ? undefined : new Explorer(site);
  }

  /**
   * Answers a request for the page or one of its files: 200, 304 when the browser has it, 405 for anything but GET and HEAD.
   *
   * @param path of the request, without its query. @returns undefined for a path that is not the explorer's.
   */
  answer(
    path: string,
    { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  ): FileAnswer | undefined {
    const file = this.#file(path);
    if (file === undefined) return undefined;
    if (method !== 'GET' && method !== 'HEAD') {
      return { status: 405, headers: { ...PAGE_HEADERS, allow: 'GET, HEAD' }, body: '' };
    }
    const { type, etag, immutable, body, gzip } = file;
    const common = {
      ...PAGE_HEADERS,
      etag,
      vary: 'accept-encoding',
      'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (namesOne(headers['if-none-match'], etag)) return { status: 304, headers: common, body: '' };
    const zipped = acceptsGzip(headers['accept-encoding']);
    return {
      status: 200,
      headers: { ...common, 'content-type': type, ...(zipped ? { 'content-encoding': 'gzip' } : {}) },
      body: zipped ? gzip : body,
    };
  }

  #file(path: string): SiteFile | undefined {
    if (path === '/') return this.#site.get('index.html');
    return path.startsWith(PREFIX) ? this.#site.get(path.slice(PREFIX.length)) : undefined;
  }
}

/** RFC 9110 §13.1.2. */
function namesOne(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((each) => [etag, `W/${etag}`, '*'].includes(each.trim()));
}

function acceptsGzip(accepted: string | string[] | undefined): boolean {
  return String(accepted ?? '')
    .split(',')
    .some((each) => /^\s*gzip\s*(;\s*q=(1(\.0*)?|0\.0*[1-9]\d*))?\s*$/i.test(each));
}
