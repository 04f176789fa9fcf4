/** `hub return`, `hub refuse`, `hub withdraw`: what ends a request, or sends it back. */
import { Command } from 'commander';
import { z } from 'zod';
import { type RequestId, requestId } from '../../model';
import { asMember, word } from '../cli';

interface EndOptions {
  readonly reason?: string;
}

interface Ending {
  readonly verb: string;
  readonly transaction: string;
  readonly summary: string;
  readonly description: string;
  readonly needsReason: boolean;
  /** What became of it. */
  readonly done: string;
  readonly help: string;
}

export function returnCommand(): Command {
  return endingCommand({
    verb: 'return',
    transaction: 'Return',
    summary: 'send a request back, as a founder or as who would consent',
    description: 'Sends a request back for correction, before it is consented to.',
    needsReason: true,
    done: 'returned; its consumer corrects it with `hub request --resubmit`',
    help: "$ hub return r-3f9c2a71b0de --reason 'name the article' --as establishment",
  });
}

export function refuseCommand(): Command {
  return endingCommand({
    verb: 'refuse',
    transaction: 'Refuse',
    summary: 'refuse a request, or take the consent back, as the provider',
    description: 'Refuses a request for good; a vote under way is void.',
    needsReason: true,
    done: 'refused',
    help: "$ hub refuse r-3f9c2a71b0de --reason 'not needed for this purpose' --as taxation",
  });
}

export function withdrawCommand(): Command {
  return endingCommand({
    verb: 'withdraw',
    transaction: 'Withdraw',
    summary: 'take a request back, as its consumer',
    description: 'Withdraws a request for good; a vote under way is void.',
    needsReason: false,
    done: 'withdrawn',
    help: '$ hub withdraw r-3f9c2a71b0de --as housing',
  });
}

function endingCommand(of: Ending): Command {
  const command = new Command(of.verb)
    .summary(of.summary)
    .description(of.description)
    .argument('<request>', 'the request', word(requestId, 'request'))
    .addHelpText('after', `\nExample:\n  ${of.help}`);
  if (of.needsReason) command.requiredOption('--reason <text>', 'why, on the record');
  return command.action(
    asMember<EndOptions, [RequestId]>(async ({ session, output, options }, id) => {
      const args = options.reason === undefined ? [id] : [id, options.reason];
      const call = { contract: 'Grants', transaction: of.transaction, args };
      const { answer, block } = await session.write('directory', call, z.unknown());
      output.one({ id, block, answer }, [`${id}  ${of.done}, by ${session.msp} in block ${block}`]);
    }),
  );
}
