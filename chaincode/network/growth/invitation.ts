/** A newcomer is voted in on the ledger. */
import { z } from 'zod';
import type { FabricLedger } from '../../ledger/fabric/fabric-ledger';
import {
  ballot,
  canonicalHash,
  canonicalJson,
  HubError,
  isHubError,
  type Member,
  type MemberTerms,
  member,
  memberChange,
  parseAs,
  parseJsonAs,
  vote,
  votingContractOf,
} from '../../model';
import type { Layout } from '../description/layout';
import { foundersOf, type Network } from '../description/network';
import { peersOf } from '../description/nodes';
import { persist } from '../start/persist';
import { connectAdmin } from '../start/ready';

const REACHED_WITHIN_MS = 30_000;
const opened = z.looseObject({ ballot: z.string() });
const read = z.looseObject({ ballot, votes: z.array(vote) });

/** The founders' admins, each on its own peer. Close them. */
export class FoundersDesk {
  readonly #ledgers: ReadonlyMap<string, FabricLedger>;

  constructor(network: Network, layout: Layout) {
    const [directory] = network.channels;
    const founders = foundersOf(network);
    const peers = peersOf(network).filter(({ organisation }) => founders.includes(organisation));
    if (directory === undefined || peers.length === 0)
      throw new HubError('INVALID_ARGUMENT', 'network description: no founder runs a peer');
    this.#ledgers = new Map(
      peers.map((peer) => [peer.organisation.msp, connectAdmin(peer, directory, layout)]),
    );
  }

  /** The member as the ledger has it; undefined where it never was one. @throws {HubError} `NOT_FOUNDED`. */
  async member(msp: string): Promise<Member | undefined> {
    try {
      const call = { contract: 'Members', transaction: 'ReadMember', args: [msp] };
      return parse(member, await this.#first.evaluate(call), 'member');
    } catch (error) {
      if (isHubError(error, 'NOT_FOUND')) return undefined;
      throw error;
    }
  }

  /**
   * The first founder proposes, every founder votes for exactly what was proposed; done once the ledger has the member.
   *
   * Only where all founders' keys are at one place, as on a demonstration machine: elsewhere each votes with `hub vote`.
   *
   * @throws {HubError} `TERMS_MISMATCH`: the ballot is on something else.
   */
  async voteIn(terms: MemberTerms): Promise<void> {
    const call = { contract: 'Members', transaction: 'ProposeMember', args: [canonicalJson(terms)] };
    const proposed = await this.#first.submit(call);
    const { ballot: id } = parse(opened, proposed.result, 'proposal');
    for (const [msp, ledger] of this.#ledgers) await castVote(ledger, { voter: msp, id, terms });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#ledgers.values()].map((ledger) => ledger.close()));
  }

  get #first(): FabricLedger {
    const [first] = this.#ledgers.values();
    if (first === undefined) throw new HubError('INTERNAL', 'no founder is connected');
    return first;
  }
}

interface Casting {
  readonly voter: string;
  readonly id: string;
  readonly terms: MemberTerms;
}

async function castVote(ledger: FabricLedger, { voter, id, terms }: Casting): Promise<void> {
  const call = { contract: 'Directory', transaction: 'ReadBallot', args: [id] };
  // Its peer may be a block behind the proposer's.
  const answer = await persist(() => ledger.evaluate(call), REACHED_WITHIN_MS);
  const { ballot: open, votes } = parse(read, answer, 'ballot');
  if (open.state === 'PASSED' || votes.some((each) => each.voter === voter)) return;
  const proposed = parseAs(memberChange, open.terms, 'terms of the ballot');
  if (canonicalHash(proposed.terms) !== canonicalHash(terms))
    throw new HubError('TERMS_MISMATCH', `ballot \`${id}\` is on other terms than were proposed`);
  const args = [id, canonicalHash(open.terms), 'APPROVE'];
  await ledger.submit({ contract: votingContractOf(open.kind), transaction: 'Vote', args });
}

function parse<S extends z.ZodType>(schema: S, bytes: Uint8Array, what: string): z.output<S> {
  return parseJsonAs(schema, Buffer.from(bytes).toString('utf8'), what);
}
