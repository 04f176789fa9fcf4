/** When the first certificate of a network expires. */
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Layout } from '../description/layout';

export interface Expiry {
  readonly at: Date;
  /** Of the certificate, below the state folder. */
  readonly path: string;
}

/** The earliest of all: from then on some node or member is refused. */
export function firstExpiry(layout: Layout): Expiry {
  const certificates = readdirSync(layout.crypto, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(pem|crt)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(layout.root, path), at: new Date(validTo(path)) }));
  return certificates.reduce((first, each) => (each.at < first.at ? each : first));
}

function validTo(path: string): string {
  return new X509Certificate(readFileSync(path)).validTo;
}
