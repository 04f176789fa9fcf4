/**
 * Writes the image of a directory of any size, in a process of its own: whoever measures a start begins with a heap that has
 * seen none of it. `build-image.js <file> <moment> <entries> <grants>`.
 */
import { buildHash } from '../../chaincode/ledger/view/image/build';
import { ImageFile } from '../../chaincode/ledger/view/image/image-file';
import type { ImageHead } from '../../chaincode/ledger/view/image/image-head';
import { imageRowOf } from '../../chaincode/ledger/view/image/image-row';
import type { Sha256Hex } from '../../chaincode/model';
import { CHARTER } from '../chaincode/ledger/view/sample-directory';
import { imageChain } from './image-chain';
import { type DirectorySize, directoryRows } from './sample-directories';

/** As an image's keeper packs. */
const PACK_AT_ROWS = 10_000;

function build(path: string, atMs: number, size: DirectorySize): void {
  const { hashes } = imageChain(atMs);
  const head: ImageHead = {
    channel: 'directory',
    genesis: hashes[0] as Sha256Hex,
    height: BigInt(hashes.length),
    blockHash: hashes.at(-1) as Sha256Hex,
    ledgerTimeMs: atMs,
    build: buildHash(CHARTER),
  };
  const file = ImageFile.open(path);
  let rows = 0;
  file.begin();
  for (const { key, value: record } of directoryRows(size)) {
    file.write(imageRowOf({ key, record, isUnreadable: false }, { block: 1, tx: rows % 500 }));
    rows += 1;
    if (rows % PACK_AT_ROWS > 0) continue;
    // Packing stops after each segment, for a view that has other things to do.
    Array.from(file.pack());
    file.commit(head);
    file.begin();
  }
  file.commit(head);
  file.close();
}

const [path = '', atMs = '', entries = '', grants = ''] = process.argv.slice(2);
build(path, Number(atMs), { entries: Number(entries), grants: Number(grants) });
