/** The alliance is founded on a network that stands, or what it publishes renewed. */
import { existsSync } from 'node:fs';
import { writeDurably } from '../../../chaincode/ledger/durable/whole-file';
import { networkPlace } from '../../../chaincode/network/start/clients';
import { found } from '../founding/found';
import type { ComposeStep } from './compose-step';
import { subgraphUrls } from './places';

/** Doing it again writes nothing to the ledger. @throws {HubError} as {@link found}. */
export async function foundHub({ network, layout, places, progress }: ComposeStep): Promise<void> {
  const isFounded = existsSync(places.founded);
  const place = networkPlace(network, layout);
  const options = {
    dataDir: places.root,
    place,
    anchors: 'required',
    urls: subgraphUrls(),
    found: !isFounded,
  } as const;
  await progress.step('founding', () => found(options, (line) => progress.line(`  ${line}`)));
  if (!isFounded) writeDurably(places.founded, `${JSON.stringify({ founded: true })}\n`);
}
