/** Which ballots a list holds: never one that its viewer could not read alone. */
import { canonicalHash } from '../../../chaincode/model/canonical';
import type { BallotKind } from '../../../chaincode/model/enumeration';
import { type Ballot, ruleFor, type Vote } from '../../../chaincode/model/record';
import type { PageArgs } from '../../kit/page/page-args';
import type { KeyedRow } from '../../kit/scope/keyed-rows';
import type { RegistryContext } from '../context';
import { seesBallot } from '../who/ballot-sight';

export type BallotPart = 'MAY_VOTE' | 'VOTED' | 'NO_VOTE' | 'OUTDATED' | 'ENDED';

/** The arguments of `ballots`, as they come. */
export interface BallotsArgs extends PageArgs {
  readonly state?: readonly Ballot['state'][] | null;
  readonly kind?: readonly BallotKind[] | null;
  readonly mine?: readonly BallotPart[] | null;
}

const OPEN: readonly Ballot['state'][] = ['OPEN'];

export function ballotsBy(args: BallotsArgs, context: RegistryContext): readonly KeyedRow<Ballot>[] {
  const states = args.state ?? OPEN;
  return [...context.epoch.ballots()]
    .filter(
      (ballot) =>
        states.includes(ballot.state) &&
        (args.kind == null || args.kind.includes(ballot.kind)) &&
        seesBallot(ballot, context) &&
        (args.mine == null || args.mine.includes(partIn(ballot, context))),
    )
    .map((row) => ({ key: [row.id], row }));
}

/** The votes that count, in the charter's order. */
export function votesOn({ id, rule, termsHash }: Ballot, { epoch }: RegistryContext): readonly Vote[] {
  return rule.voters.flatMap((voter) => {
    const vote = epoch.vote(id, voter);
    return vote?.termsHash === termsHash ? vote : [];
  });
}

/** What the caller's member may do about a ballot. */
export function partIn(ballot: Ballot, context: RegistryContext): BallotPart {
  const { caller, epoch } = context;
  const { kind, rule, state } = ballot;
  if (votesOn(ballot, context).some(({ voter }) => voter === caller.iss)) return 'VOTED';
  if (state !== 'OPEN') return 'ENDED';
  const isInForce =
    epoch.charter !== undefined && canonicalHash(ruleFor(epoch.charter, kind)) === canonicalHash(rule);
  if (!isInForce) return 'OUTDATED';
  return rule.voters.includes(caller.iss) ? 'MAY_VOTE' : 'NO_VOTE';
}
