/** `hub vote`: shows exactly what is voted on, and binds its hash. */
import { Command } from 'commander';
import { z } from 'zod';
import {
  type Ballot,
  canonicalHash,
  entryBallotId,
  type GrantTerms,
  grantBallotId,
  grantTerms,
  HubError,
  matterOf,
  memberTerms,
  requestId,
  type Sha256Hex,
  sha256Hex,
  type VoteChoice,
  votingContractOf,
} from '../../model';
import { type ReadBallot, readBallot } from '../ballots';
import { asMember, type CommandContext, word } from '../cli';
import { readDraft, readRequest } from '../directory';
import { draftNamed } from '../draft-name';
import { inOneLine } from '../printable';
import { folderOf, type Session } from '../session';
import { describeTerms } from '../terms';
import { listBallots } from './ballots';
import { nextStep } from './requests';

interface VoteOptions {
  readonly termsHash?: Sha256Hex;
}

const HELP = `
Without a ballot, lists what is open. Without a choice, shows what would be voted on. A request's id stands for the vote on
its grant. The vote binds the hash of the terms that are shown; with --terms-hash, it is cast only if they are still those
you read before.

Examples:
  $ hub vote --as finance
  $ hub vote r-3f9c2a71b0de --as finance
  $ hub vote r-3f9c2a71b0de approve --as finance
  $ hub vote entry/TaxationMSP/income/1 reject --as economy`;

export function voteCommand(): Command {
  return new Command('vote')
    .summary('vote, or see what is voted on')
    .description("Casts the acting member's vote on a ballot, having shown exactly what is voted on.")
    .argument('[ballot]', "a ballot, a request's id, or a draft as `<member>/<draft>`")
    .argument('[choice]', '`approve` or `reject`', choiceOf)
    .option('--terms-hash <hash>', 'vote only if the terms have this hash', word(sha256Hex, 'terms hash'))
    .addHelpText('after', HELP)
    .action(asMember<VoteOptions, [string | undefined, VoteChoice | undefined]>(vote));
}

/** Without a ballot lists them, without a choice shows the ballot, else votes. */
export async function vote(
  context: CommandContext<VoteOptions>,
  id: string | undefined,
  choice: VoteChoice | undefined,
): Promise<void> {
  const { session, output, options } = context;
  if (id === undefined) return listBallots({ ...context, options: { ...options, mine: false } });
  const read = await readBallot(session, await ballotOf(session, id));
  const termsHash = hashOf(read.ballot, options.termsHash);
  const shown = describeBallot(read, termsHash);
  if (choice === undefined) {
    output.one(read, shown);
    return;
  }
  const contract = votingContractOf(read.ballot.kind);
  const call = { contract, transaction: 'Vote', args: [read.ballot.id, termsHash, choice] };
  const { answer, block } = await session.write(read.channel, call, z.looseObject({ state: z.string() }));
  output.one({ ...answer, termsHash, block }, [
    ...shown,
    `${session.msp} voted ${choice} in block ${block}; the ballot is ${answer.state}`,
    ...(answer.state === 'PASSED' ? afterwards(session, read) : []),
  ]);
}

/** What a vote alone does not do: a newcomer's certificates count once the channel's configuration says so. */
function afterwards({ dataDir }: Session, { ballot, channel }: ReadBallot): readonly string[] {
  const terms = ballot.kind === 'MEMBER' ? memberTerms.safeParse(ballot.terms) : undefined;
  if (terms?.data === undefined) return [];
  const name = folderOf(dataDir, terms.data.msp);
  const on = channel === 'directory' ? '' : ` --channel ${channel}`;
  return [`next: every founder: hub member admit ${name} --file ${name}.json${on} --as <founder>`];
}

/**
 * The ballot that is meant: of a request or a draft, the one on its revision.
 *
 * @throws {HubError} `WRONG_STATE`: nothing is voted on yet, or any more; the message says whose move it is.
 */
async function ballotOf(session: Session, text: string): Promise<string> {
  const id = requestId.safeParse(text);
  if (!id.success) return (await ballotOfDraft(session, text)) ?? text;
  const request = await readRequest(session, id.data);
  if (request.approved !== undefined) return grantBallotId(request);
  throw new HubError(
    'WRONG_STATE',
    `request \`${text}\` is ${request.state}: nothing is voted on; next, ${nextStep(request)}`,
  );
}

/** A draft's name has one slash; so has no ballot's id but that of a grant's first revision. */
async function ballotOfDraft(session: Session, text: string): Promise<string | undefined> {
  const [first = '', second, ...rest] = text.split('/');
  if (second === undefined || rest.length > 0 || first === 'grant') return undefined;
  return entryBallotId(await readDraft(session, draftNamed(session, text)));
}

/** Reads the choice as it is typed. @throws {HubError} `INVALID_ARGUMENT`. */
export function choiceOf(text: string): VoteChoice {
  if (text === 'approve') return 'APPROVE';
  if (text === 'reject') return 'REJECT';
  throw new HubError('INVALID_ARGUMENT', `choice \`${text}\` must be \`approve\` or \`reject\``);
}

/**
 * The hash of the terms as they were read and shown: computed here, not taken from the ballot.
 *
 * @throws {HubError} `TERMS_MISMATCH`: the ballot says another hash, or the voter expected one.
 */
function hashOf(ballot: Ballot, expected: Sha256Hex | undefined): Sha256Hex {
  const termsHash = canonicalHash(ballot.terms);
  if (termsHash !== ballot.termsHash) {
    throw new HubError('TERMS_MISMATCH', `ballot \`${ballot.id}\` does not hold the terms its hash is of`);
  }
  if (expected !== undefined && expected !== termsHash) {
    throw new HubError('TERMS_MISMATCH', `ballot \`${ballot.id}\` is on terms \`${termsHash}\``);
  }
  return termsHash;
}

function describeBallot({ ballot, votes }: ReadBallot, termsHash: Sha256Hex): readonly string[] {
  const cast = votes.map(({ voter, choice }) => `${voter} ${choice}`).join(', ');
  return [
    `${ballot.id}  ${ballot.kind} ${ballot.state}, proposed by ${ballot.proposer}`,
    `  about        ${inOneLine(matterOf(ballot))}`,
    `  needs        ${ballot.rule.threshold} of ${ballot.rule.voters.join(', ')}`,
    `  votes        ${cast === '' ? 'none' : cast}`,
    `  terms        hash ${termsHash}`,
    ...describeBallotTerms(ballot),
  ];
}

function describeBallotTerms({ terms }: Ballot): readonly string[] {
  const asGrant = grantTerms.safeParse(grantTermsWithin(terms));
  if (asGrant.success) return describeTerms(asGrant.data satisfies GrantTerms);
  return JSON.stringify(terms, undefined, 2)
    .split('\n')
    .map((line) => `  ${line}`);
}

/** A grant's ballot holds the terms themselves, or beside what they answer. */
function grantTermsWithin(terms: unknown): unknown {
  return typeof terms === 'object' && terms !== null && 'terms' in terms ? terms.terms : terms;
}
