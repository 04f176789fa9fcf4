/**
 * How long a view takes to begin in a large directory: by replay from block 0, and by its image (target: 10 s).
 *
 * Blocks are generated, not voted; the peer is in this process, so that the view alone is measured.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawBlock } from '../../chaincode/ledger/ledger';

import { ChainLedger } from '../chaincode/ledger/view/chain-ledger';
import { CHARTER } from '../chaincode/ledger/view/sample-directory';
import { openUnjudgedView } from '../chaincode/ledger/view/unjudged';
import { deep } from '../depth';
import { type DirectorySize, generateChain } from './sample-directories';
import { printTable } from './table';

/** LEDGER's size takes minutes and gigabytes: `HUB_TEST_DEPTH=deep npm run bench -- ledger`. */
const SIZE: DirectorySize = deep
  ? { entries: 100_000, grants: 1_000_000 }
  : { entries: 5_000, grants: 50_000 };
const LEASE_MS = 3_600_000;

interface Opening {
  readonly name: string;
  readonly openedMs: number;
  /** Closing waits until the image is whole. */
  readonly closedMs: number;
}

/** Replays, writes an image, begins with it, and prints what each took. */
export async function ledgerBench(): Promise<void> {
  const blocks = generateChain(SIZE);
  const folder = mkdtempSync(join(tmpdir(), 'hub-bench-'));
  const image = join(folder, 'view.sqlite');
  try {
    const openings = [
      await measure('replay', blocks, undefined),
      await measure('replay, writing the image', blocks, image),
      await measure('image', blocks, image),
    ];
    const { entries, grants } = SIZE;
    const megabytes = (statSync(image).size / 2 ** 20).toFixed(0);
    process.stdout.write(
      `\n${entries.toLocaleString('en')} entries, ${grants.toLocaleString('en')} grants, ${blocks.length} blocks; image of ${megabytes} MB\n`,
    );
    printTable(
      ['a view begins by', 'open', 'close'],
      openings.map(({ name, openedMs, closedMs }) => [name, seconds(openedMs), seconds(closedMs)]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  name: string,
  blocks: readonly RawBlock[],
  image: string | undefined,
): Promise<Opening> {
  const started = performance.now();
  const view = await openUnjudgedView({
    ledger: new ChainLedger(blocks),
    charter: CHARTER,
    leaseMs: LEASE_MS,
    image,
  });
  const openedMs = performance.now() - started;
  if (view.current.height !== BigInt(blocks.length)) throw new Error(`view is at ${view.current.height}`);
  const closing = performance.now();
  await view.close();
  return { name, openedMs, closedMs: performance.now() - closing };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
