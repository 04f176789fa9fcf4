import { z } from 'zod';

const mspId = z.string().min(1);

const channelConfig = z
  .object({
    name: z.enum(['directory', 'exchange']),
    /** The chaincode's name on this channel. */
    chaincode: z.string().min(1),
    /** Absolute path of a CommonJS module that exports `contracts`, an array of contract classes. */
    contractsModule: z.string().min(1),
    /** MSP IDs that may evaluate and follow blocks; absent: every member. */
    readers: z.array(mspId).optional(),
  })
  .readonly();

/** What the embedded ledger's process is started with, as JSON. */
export const ledgerConfigSchema = z
  .object({
    dataDir: z.string().min(1),
    /** Loopback: every key of every peer is in this process. */
    host: z.string().default('127.0.0.1'),
    /** 0 takes a free port. */
    port: z.number().int().min(0).max(65_535).default(0),
    /** Names under `members/`; their MSP IDs come from there. The first one runs the orderer. */
    founders: z.array(z.string().min(1)).min(1),
    channels: z.array(channelConfig).min(1),
    /** How many founders must endorse a transaction. */
    endorsements: z.number().int().min(1).default(2),
    clock: z
      .object({
        channel: z.enum(['directory', 'exchange']).default('directory'),
        contract: z.string().default('Clock'),
        transaction: z.string().default('Tick'),
        intervalMs: z.number().int().positive(),
      })
      .readonly()
      .optional(),
    /** Rows after which a contract's scan ends, silently: Fabric's `ledger.state.totalQueryLimit`. */
    scanLimit: z.number().int().positive().default(100_000),
    ordering: z
      .object({
        maxTransactions: z.number().int().positive().default(500),
        timeoutMs: z.number().int().positive().default(20),
        preferredBytes: z.number().int().positive().default(2_097_152),
      })
      .readonly()
      .prefault({}),
  })
  .readonly();

/** {@link ledgerConfigSchema}'s input: what a launcher writes. */
export type LedgerConfigInput = z.input<typeof ledgerConfigSchema>;

/** {@link ledgerConfigSchema}'s output, defaults filled in. */
export type LedgerConfig = z.output<typeof ledgerConfigSchema>;

export type OrderingSettings = LedgerConfig['ordering'];
export type ChannelSettings = LedgerConfig['channels'][number];
export type ClockSettings = NonNullable<LedgerConfig['clock']>;
