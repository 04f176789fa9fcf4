/** A view that begins with an image of a directory of any size, and what that took. */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { View } from '../../chaincode/ledger/view';
import { ChainLedger } from '../chaincode/ledger/view/chain-ledger';
import { CHARTER } from '../chaincode/ledger/view/sample-directory';
import { openUnjudgedView } from '../chaincode/ledger/view/unjudged';
import { imageChain } from './image-chain';
import type { DirectorySize } from './sample-directories';

/** Long enough that a bench never goes stale. */
const LEASE_MS = 3_600_000;
const BUILDER = join(process.cwd(), 'dist/test/bench/build-image.js');

export interface OpenedDirectory {
  readonly size: DirectorySize;
  readonly view: View;
  readonly openMs: number;
  readonly imageMb: number;
  /** On and off the heap, after a collection. */
  readonly memoryMb: number;
}

/** Builds an image in `folder` and opens a view with it. The view has the ledger's blocks at hand: no network, no peer's work. */
export async function openDirectory(size: DirectorySize, folder: string): Promise<OpenedDirectory> {
  const image = join(folder, `${size.entries}-${size.grants}.sqlite`);
  const atMs = Date.now();
  const args = [BUILDER, image, String(atMs), String(size.entries), String(size.grants)];
  await promisify(execFile)(process.execPath, args);
  const before = memoryMb();
  const ledger = new ChainLedger(imageChain(atMs).blocks);
  const started = performance.now();
  const view = await openUnjudgedView({
    ledger,
    charter: CHARTER,
    leaseMs: LEASE_MS,
    image,
    log: { warn: refuse },
  });
  const openMs = performance.now() - started;
  return { size, view, openMs, imageMb: statSync(image).size / 2 ** 20, memoryMb: memoryMb() - before };
}

/** Megabytes in use after a collection. */
function memoryMb(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** A view that complains has thrown its image away: then something else would be measured. */
function refuse(fields: Readonly<Record<string, unknown>>, message: string): never {
  throw new Error(message, { cause: fields.cause });
}
