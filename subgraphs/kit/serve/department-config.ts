/** What a department's process is started with, and what it says. */
import { z } from 'zod';
import { peerAddresses } from '../../../chaincode/ledger/fabric/peer-addresses';
import { headPlace } from '../../../chaincode/ledger/view';
import { mspId } from '../../../chaincode/model/identifier';
import { charter } from '../../../chaincode/model/record/charter';

/** A JSON file, named as the process's only argument. */
export const departmentConfig = z
  .strictObject({
    mspId,
    /** `<data-dir>/members/<member>/subgraph`: the one key this process has; it reads the ledger and signs what is served. */
    keyFolder: z.string().min(1),
    ledger: z
      .strictObject({
        /** The own peer first; others of the founders for when it is away. */
        peers: peerAddresses,
        chaincode: z.string().min(1),
      })
      .readonly(),
    /** The charter of the chaincode package. */
    charter,
    /** How old this department's view may be. */
    leaseMs: z.int().min(1),
    /** File of the view image; without it every start replays the chain. */
    image: z.string().min(1).optional(),
    /** Where the ledger's highest head is remembered, outside the data directory; without it nothing is compared. */
    heads: headPlace.optional(),
    /** The reader's connection string, never the owner's; `DATABASE_URL` where the file has none. Outside the loopback with TLS. */
    database: z.string().min(1),
    /** Outside the loopback it speaks TLS alone, with the key above, to registered gateways alone. */
    host: z.string().min(1).optional(),
    /** 0 takes a free one. */
    port: z.int().min(0).max(65_535),
    /** The served log, a file that this department alone writes. */
    servedLog: z.string().min(1),
  })
  .readonly();
export type DepartmentConfig = z.infer<typeof departmentConfig>;

/** What a department's process sends over IPC. */
export type DepartmentMessage =
  | { readonly type: 'ready'; readonly url: string; readonly sdlHash: string }
  /** The answer to `{ "type": "statements" }`: how many statements its database got so far. */
  | { readonly type: 'statements'; readonly count: number }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };
