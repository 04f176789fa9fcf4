/** The founding's own process: `node main.js <config.json>`; ends when the alliance stands. */
import 'reflect-metadata';
import { z } from 'zod';
import { runTask } from '../process/child';
import { found } from './found';
import { embeddedPlace } from './ledger-place';

const config = z.strictObject({
  dataDir: z.string(),
  address: z.string(),
  urls: z.record(z.string(), z.url()),
  found: z.boolean(),
});

void runTask(config, ({ address, ...rest }, progress) =>
  found({ ...rest, place: embeddedPlace(address) }, progress),
);
