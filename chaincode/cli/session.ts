/** One member at one hub: signs with that member's own admin key, for as long as a command runs. */
import { resolve } from 'node:path';
import type { z } from 'zod';
import { catchUp } from '../ledger/fabric/caught-up';
import { connectLedger } from '../ledger/fabric/connect-ledger';
import type { LedgerClient } from '../ledger/fabric/ledger-client';
import { listMembers, loadMemberKey, mspIdOf } from '../ledger/identity/member-folder';
import type { Call, Channel } from '../ledger/ledger';
import { readLedgerPlace } from '../ledger/ledger-file';
import { allPeersOn, isOnePeer, type LedgerPlace, peersOf } from '../ledger/ledger-place';
import { HubError, isHubError, type MspId, mspId, parseJsonAs } from '../model';

export interface SessionOptions {
  readonly dataDir: string;
  /** Folder under `members/`: `housing`. */
  readonly member: string;
}

export class Session {
  readonly dataDir: string;
  readonly member: string;
  readonly msp: MspId;
  /** How the ledger is reached. */
  readonly place: LedgerPlace;
  readonly #ledgers = new Map<Channel, LedgerClient>();
  readonly #caughtUp = new Map<Channel, Promise<void>>();

  private constructor(options: SessionOptions, msp: MspId, place: LedgerPlace) {
    this.dataDir = options.dataDir;
    this.member = options.member;
    this.msp = msp;
    this.place = place;
  }

  /**
   * @throws {HubError} `LEDGER_UNAVAILABLE`: no hub runs on the data directory; `NOT_FOUND`: it has no such member.
   */
  static open(options: SessionOptions): Session {
    requireMember(options);
    const msp = mspId.parse(mspIdOf(options.dataDir, options.member));
    return new Session(options, msp, placeOf(options.dataDir));
  }

  /** The channel's ledger, acting for this member. */
  ledger(channel: Channel): LedgerClient {
    const known = this.#ledgers.get(channel);
    if (known !== undefined) return known;
    const identity = loadMemberKey(this.dataDir, this.member, 'admin');
    const opened = connectLedger({
      peers: peersOf(this.place, this.msp, channel),
      identity,
      channel,
      chaincode: channel,
    });
    this.#ledgers.set(channel, opened);
    return opened;
  }

  /** Reads. @throws {HubError} the contract's code; `LEDGER_UNAVAILABLE`. */
  async read<S extends z.ZodType>(channel: Channel, call: Call, schema: S): Promise<z.output<S>> {
    const bytes = await this.#reaching(async () => (await this.#current(channel)).evaluate(call));
    return parseJsonAs(schema, Buffer.from(bytes).toString('utf8'), `answer of \`${call.transaction}\``);
  }

  /** Writes, and resolves once the transaction stands in a block. @throws {HubError} as {@link LedgerClient.submit}. */
  async write<S extends z.ZodType>(
    channel: Channel,
    call: Call,
    schema: S,
  ): Promise<{ readonly answer: z.output<S>; readonly block: bigint; readonly transaction: string }> {
    const committed = await this.#reaching(async () => (await this.#current(channel)).submit(call));
    const text = Buffer.from(committed.result).toString('utf8');
    return {
      answer: parseJsonAs(schema, text, `answer of \`${call.transaction}\``),
      block: committed.blockNumber,
      transaction: committed.transactionId,
    };
  }

  /** The block a transaction stands in. @throws {HubError} as {@link LedgerClient.blockOf}. */
  async blockOf(channel: Channel, transaction: string): Promise<bigint> {
    return await this.#reaching(() => this.ledger(channel).blockOf(transaction));
  }

  /**
   * The ledger, once its peer has what the others had when this was first asked for: what a member does here may rest on what
   * another has just done through a peer of its own.
   */
  async #current(channel: Channel): Promise<LedgerClient> {
    const ledger = this.ledger(channel);
    const known = this.#caughtUp.get(channel);
    if (known === undefined) this.#caughtUp.set(channel, this.#catchUp(ledger));
    await this.#caughtUp.get(channel);
    return ledger;
  }

  async #catchUp(ledger: LedgerClient): Promise<void> {
    const { channel } = ledger;
    if (isOnePeer(this.place)) return;
    const identity = loadMemberKey(this.dataDir, this.member, 'admin');
    const peers = allPeersOn(this.place, channel).map((peer) =>
      connectLedger({ peers: [peer], identity, channel, chaincode: channel }),
    );
    try {
      await catchUp(ledger, peers);
    } catch (error) {
      // Who does not read the channel is behind nobody.
      if (!isHubError(error, 'NOT_A_READER')) throw error;
    } finally {
      await Promise.all(peers.map((peer) => peer.close()));
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#ledgers.values()].map((ledger) => ledger.close()));
  }

  /**
   * Says what to do when nothing answers at the ledger's address: a hub that was killed leaves it behind. Of a network's several
   * peers the reason itself is told: they may well run, and too few of the others with them.
   */
  async #reaching<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isHubError(error, 'LEDGER_UNAVAILABLE') || this.place.peers.length > 1) throw error;
      throw notRunning(this.dataDir, error);
    }
  }
}

/** @throws {HubError} `LEDGER_UNAVAILABLE`: no hub was started there; `NOT_FOUND`: it has no such member. */
export function requireMember({ dataDir, member }: SessionOptions): void {
  const known = listMembers(dataDir);
  if (known.length === 0) throw notRunning(dataDir);
  if (known.includes(member)) return;
  throw new HubError('NOT_FOUND', `no member \`${member}\`; \`${dataDir}\` holds ${known.join(', ')}`);
}

/** What `--as` takes for a member; a member whose key is elsewhere is shown by its MSP ID. */
export function folderOf(dataDir: string, msp: MspId): string {
  return listMembers(dataDir).find((member) => mspIdOf(dataDir, member) === msp) ?? msp;
}

function placeOf(dataDir: string): LedgerPlace {
  try {
    return readLedgerPlace(dataDir);
  } catch (error) {
    if (!isHubError(error, 'LEDGER_UNAVAILABLE')) throw error;
    throw notRunning(dataDir, error);
  }
}

function notRunning(dataDir: string, cause?: unknown): HubError {
  return new HubError(
    'LEDGER_UNAVAILABLE',
    `no hub runs on \`${resolve(dataDir)}\`; start it with \`npm start\``,
    { cause },
  );
}
