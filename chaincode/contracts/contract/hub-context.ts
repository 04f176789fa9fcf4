/** What one transaction sees: typed state, its caller, the charter in force. Made anew for each, and never kept. */
import { Context } from 'fabric-contract-api';
import { HubError } from '../../model/error';
import type { MspId } from '../../model/identifier';
import { type Charter, isFounder, type Member } from '../../model/record';
import { memberPolicy } from '../endorsement/guard-policy';
import { FIRST_CHARTER } from '../first-charter';
import { LedgerState } from '../state/ledger-state';
import { row } from '../state/row';
import { type Caller, readCaller } from './caller';

export class HubContext extends Context {
  #state: LedgerState | undefined;
  #caller: Caller | undefined;
  #charter: Charter | undefined;

  get state(): LedgerState {
    this.#state ??= new LedgerState(this.stub, async (owner) =>
      memberPolicy((await this.charter()).founders, owner),
    );
    return this.#state;
  }

  /** @throws {HubError} `NOT_ALLOWED` as {@link readCaller}. */
  get caller(): Caller {
    this.#caller ??= readCaller(this.stub.getCreator());
    return this.#caller;
  }

  /** The charter in force: the packaged one until the first founder stands. */
  async charter(): Promise<Charter> {
    this.#charter ??= (await this.state.find(row.charter())) ?? FIRST_CHARTER;
    return this.#charter;
  }

  /** What this transaction still writes follows from this charter: it has just put it in force. */
  adopt(charter: Charter): void {
    this.#charter = charter;
  }

  /** @throws {HubError} `NOT_FOUNDED`: a founder of the charter has not called `Found` on this channel. */
  async requireFounded(): Promise<void> {
    for (const founder of (await this.charter()).founders) {
      if ((await this.state.find(row.member(founder))) === undefined) {
        throw new HubError('NOT_FOUNDED', `founder \`${founder}\` does not stand yet`);
      }
    }
  }

  /** The acting member, standing. @throws {HubError} `NOT_ALLOWED`: unknown, suspended or gone. */
  async requireMember(): Promise<Member> {
    const { msp } = this.caller;
    const member = await this.state.find(row.member(msp));
    if (member?.state !== 'ACTIVE') {
      throw new HubError('NOT_ALLOWED', `\`${msp}\` is ${member?.state.toLowerCase() ?? 'no'} member`);
    }
    return member;
  }

  /** The acting member, by its admin. @throws {HubError} `NOT_ALLOWED`. */
  async requireAdmin(): Promise<MspId> {
    if (this.caller.role !== 'admin') {
      throw new HubError('NOT_ALLOWED', `role \`${this.caller.role}\` may not act for its member`);
    }
    return (await this.requireMember()).msp;
  }

  /** The acting founder, by its admin. @throws {HubError} `NOT_ALLOWED`. */
  async requireFounder(): Promise<MspId> {
    const msp = await this.requireAdmin();
    if (!isFounder(await this.charter(), msp)) {
      throw new HubError('NOT_ALLOWED', `\`${msp}\` is no founder`);
    }
    return msp;
  }

  /** The acting member, if it is `owner` or a founder: who may tighten. @throws {HubError} `NOT_ALLOWED`. */
  async requireOwnerOrFounder(owner: MspId): Promise<MspId> {
    const msp = await this.requireAdmin();
    if (msp !== owner && !isFounder(await this.charter(), msp)) {
      throw new HubError('NOT_ALLOWED', `\`${msp}\` is neither \`${owner}\` nor a founder`);
    }
    return msp;
  }

  /** The acting member, if it is `owner`. @throws {HubError} `NOT_ALLOWED`. */
  async requireOwner(owner: MspId): Promise<MspId> {
    const msp = await this.requireAdmin();
    if (msp !== owner) throw new HubError('NOT_ALLOWED', `only \`${owner}\` may do this`);
    return msp;
  }
}
