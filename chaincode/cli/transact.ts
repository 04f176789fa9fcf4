/** What most commands do: one transaction, and one line on what became of it. */
import { z } from 'zod';
import type { Call, Channel } from '../ledger/ledger';
import type { CommandContext } from './cli';

/** One transaction, and how people are told of it. */
export interface Transaction {
  readonly channel?: Channel;
  readonly call: Call;
  /** What it is about: `taxation/income`, `g-3f9c2a71b0de`. */
  readonly subject: string;
  /** What is true of it afterwards: `suspended`. */
  readonly done: string;
  /** Whose move it is next; where a ballot was opened, that it is voted on. */
  readonly next?: string;
  /** What comes after that, where it is easily forgotten. */
  readonly afterwards?: string;
}

const answered = z.looseObject({ ballot: z.string().optional() });

/**
 * Sends the transaction, and tells what became of it once it stands in a block.
 *
 * @throws {HubError} the contract's code; as {@link Session.write}.
 */
export async function transact(
  { session, output }: CommandContext<object>,
  { channel = 'directory', call, subject, done, next, afterwards }: Transaction,
): Promise<void> {
  const { answer, block } = await session.write(channel, call, answered);
  const voting =
    answer.ballot === undefined ? undefined : `the voters: hub vote ${answer.ballot} approve --as <founder>`;
  const step = next ?? voting;
  output.one({ ...answer, channel, block }, [
    `${subject}  ${done} by ${session.msp} in block ${block}${channel === 'exchange' ? ' of `exchange`' : ''}`,
    ...(step === undefined ? [] : [`next: ${step}`]),
    ...(afterwards === undefined ? [] : [`then: ${afterwards}`]),
  ]);
}
