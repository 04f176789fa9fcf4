/** The founding's own process: `node main.js <config.json>`; ends when the alliance stands. */
import 'reflect-metadata';
import { z } from 'zod';
import { ledgerPlace } from '../../../chaincode/ledger/ledger-place';
import { runTask } from '../process/child';
import { found } from './found';

const config = z.strictObject({
  dataDir: z.string(),
  place: ledgerPlace,
  anchors: z.enum(['required', 'absent']),
  urls: z.record(z.string(), z.url()),
  found: z.boolean(),
});

void runTask(config, found);
