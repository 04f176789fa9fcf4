/** The places the members act from: each signs its own transactions with its own admin key. */
import type { z } from 'zod';
import { connectLedger } from '../../../chaincode/ledger/fabric/connect-ledger';
import type { Identity } from '../../../chaincode/ledger/identity/identity';
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import type { Call, Channel, Committed, Ledger } from '../../../chaincode/ledger/ledger';
import { isOnePeer, type LedgerPlace, peersOf } from '../../../chaincode/ledger/ledger-place';
import { isHubError, type LogTerms, parseJsonAs } from '../../../chaincode/model';
import type { AllianceMember } from '../alliance';
import { Witnessed } from './witnessed';

export interface OfficesOptions {
  readonly dataDir: string;
  readonly place: LedgerPlace;
  /** Whether the log requires anchors: the embedded ledger has no relays. */
  readonly anchors: LogTerms['anchors'];
}

/** One member's place: its admin's key and its own connections. */
export class Office {
  readonly member: AllianceMember;
  readonly admin: Identity;
  readonly #options: OfficesOptions;
  readonly #witnessed: Witnessed;
  readonly #ledgers = new Map<Channel, Ledger>();

  constructor(options: OfficesOptions, member: AllianceMember, witnessed: Witnessed) {
    this.#options = options;
    this.#witnessed = witnessed;
    this.member = member;
    this.admin = loadMemberKey(options.dataDir, member.folder, 'admin');
  }

  ledger(channel: Channel): Ledger {
    const known = this.#ledgers.get(channel);
    if (known !== undefined) return known;
    const peers = peersOf(this.#options.place, this.member.msp, channel);
    const opened = connectLedger({ peers, identity: this.admin, channel, chaincode: channel });
    this.#ledgers.set(channel, opened);
    return opened;
  }

  async submit(channel: Channel, call: Call): Promise<Committed> {
    const committed = await (await this.current(channel)).submit(call);
    this.note(channel, committed.blockNumber);
    return committed;
  }

  /** What this office wrote past {@link submit} stands in this block: the others wait for it. */
  note(channel: Channel, block: bigint): void {
    this.#witnessed.note(channel, block);
  }

  /**
   * Submits what creates something, unless it stands already: a founding that was cut short goes on where it was.
   *
   * @returns undefined when it stood.
   */
  async ensure(channel: Channel, call: Call): Promise<Committed | undefined> {
    try {
      return await this.submit(channel, call);
    } catch (error) {
      if (isHubError(error, 'ALREADY_EXISTS')) return undefined;
      throw error;
    }
  }

  async read<S extends z.ZodType>(channel: Channel, call: Call, schema: S): Promise<z.output<S>> {
    const bytes = await (await this.current(channel)).evaluate(call);
    return parseJsonAs(schema, Buffer.from(bytes).toString('utf8'), `answer of \`${call.transaction}\``);
  }

  /** As {@link read}; undefined where the contract finds nothing. */
  async find<S extends z.ZodType>(channel: Channel, call: Call, schema: S): Promise<z.output<S> | undefined> {
    try {
      return await this.read(channel, call, schema);
    } catch (error) {
      if (isHubError(error, 'NOT_FOUND')) return undefined;
      throw error;
    }
  }

  /** The ledger, once its peer has what any office has seen. */
  async current(channel: Channel): Promise<Ledger> {
    const ledger = this.ledger(channel);
    if (!isOnePeer(this.#options.place)) await this.#witnessed.reachedBy(ledger);
    return ledger;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#ledgers.values()].map((ledger) => ledger.close()));
  }
}

/** Every member's place. */
export class Offices {
  readonly options: OfficesOptions;
  readonly #offices = new Map<string, Office>();
  readonly #witnessed = new Witnessed();

  constructor(options: OfficesOptions) {
    this.options = options;
  }

  of(member: AllianceMember): Office {
    const known = this.#offices.get(member.msp);
    if (known !== undefined) return known;
    const opened = new Office(this.options, member, this.#witnessed);
    this.#offices.set(member.msp, opened);
    return opened;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#offices.values()].map((office) => office.close()));
  }
}
