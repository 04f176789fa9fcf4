/** Which network a copy is of: block 0 of each channel, as the founders made it. */
import { readFileSync } from 'node:fs';
import type { Manifest } from '../../ledger/backup';
import { HubError, sha256 } from '../../model';
import type { Layout } from '../description/layout';
import type { Network } from '../description/network';

/** Digests of the channels' first blocks, in words of a manifest. */
export function genesisOf({ channels }: Network, layout: Layout): Readonly<Record<string, string>> {
  return Object.fromEntries(
    channels.map(({ name }) => [`genesis.${name}`, sha256(readFileSync(layout.genesis(name)))]),
  );
}

/** @throws {HubError} `INVALID_ARGUMENT`: the copy is of another network. */
export function requireSameNetwork({ about }: Manifest, network: Network, layout: Layout): void {
  const isOther = Object.entries(genesisOf(network, layout)).some(([name, digest]) => about[name] !== digest);
  if (isOther)
    throw new HubError(
      'INVALID_ARGUMENT',
      `the backup is of another network than stands in \`${layout.root}\``,
    );
}
