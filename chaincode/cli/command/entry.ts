/** `hub entry`: one entry of the directory, from its draft to its end. */
import { Command } from 'commander';
import { stringify } from 'yaml';
import { type EntryCode, entryCode, type VoteChoice } from '../../model';
import { readCharter } from '../alliance';
import { asMember, word } from '../cli';
import { readDraft, readEntry } from '../directory';
import { draftNamed } from '../draft-name';
import { writtenContent } from '../entry-content';
import { transact } from '../transact';
import { diffCommand } from './entry-diff';
import { amendCommand, draftCommand } from './entry-draft';
import { resumeCommand } from './resume';
import { suspendCommand } from './suspend';
import { choiceOf, vote } from './vote';

interface WithReason {
  readonly reason: string;
}

const HELP = `
A draft is named \`income\` by its own department, \`taxation/income\` by others.

From a file to an entry:
  $ hub entry draft income income.yaml --as taxation       write it; each mistake is told with its line
  $ hub entry submit income --as taxation                  hand it in
  $ hub entry diff taxation/income --as establishment      what it changes
  $ hub entry review taxation/income --as establishment    a founder puts it to the vote
  $ hub entry vote taxation/income approve --as finance    the voters vote; then it has its code

And afterwards:
  $ hub entry export 30701201/000001 --as taxation > income.yaml
  $ hub entry diff income.yaml --as taxation
  $ hub entry amend 30701201/000001 income.yaml --as taxation
  $ hub entry suspend 30701201/000001 --reason 'data under correction' --as taxation
  $ hub entry withdraw 30701201/000001 --reason 'no longer collected' --as taxation`;

export function entryCommand(): Command {
  return new Command('entry')
    .summary('draft, compare, submit, review, amend, suspend, withdraw an entry')
    .description('Takes an entry of the directory from its draft to its end.')
    .addHelpText('after', HELP)
    .addCommand(exportCommand())
    .addCommand(draftCommand())
    .addCommand(amendCommand())
    .addCommand(diffCommand())
    .addCommand(submitCommand())
    .addCommand(reviewCommand())
    .addCommand(returnCommand())
    .addCommand(voteOnDraftCommand())
    .addCommand(suspendCommand())
    .addCommand(resumeCommand())
    .addCommand(withdrawCommand());
}

function exportCommand(): Command {
  return new Command('export')
    .description('Prints what an entry says, in YAML, to be changed and amended.')
    .argument('<code>', "an entry's code", word(entryCode, 'code'))
    .action(
      asMember<object, [EntryCode]>(async ({ session, output }, code) => {
        const content = writtenContent((await readEntry(session, code)).current.content);
        output.one(content, [stringify(content).trimEnd()]);
      }),
    );
}

function submitCommand(): Command {
  return new Command('submit')
    .description("Hands in the acting member's draft, as it stands, for a founder's review.")
    .argument('<draft>', 'its id, e.g. income')
    .action(
      asMember<object, [string]>(async (context, text) => {
        const at = draftNamed(context.session, text);
        const { revision } = await readDraft(context.session, at);
        const call = { contract: 'Directory', transaction: 'SubmitDraft', args: [at.id, String(revision)] };
        const next = `a founder: hub entry review ${at.msp}/${at.id}`;
        await transact(context, { call, subject: at.id, done: `revision ${revision} submitted`, next });
      }),
    );
}

function reviewCommand(): Command {
  return new Command('review')
    .description('Puts a submitted draft to the vote, as a founder who has read it.')
    .argument('<draft>', 'e.g. taxation/income')
    .action(
      asMember<object, [string]>(async (context, text) => {
        const at = draftNamed(context.session, text);
        const { revision } = await readDraft(context.session, at);
        const args = [at.msp, at.id, String(revision)];
        const call = { contract: 'Directory', transaction: 'ReviewDraft', args };
        await transact(context, {
          call,
          subject: `${at.msp}/${at.id}`,
          done: `revision ${revision} reviewed`,
        });
      }),
    );
}

function returnCommand(): Command {
  return new Command('return')
    .description('Sends a submitted draft back for correction, as a founder, before it is voted on.')
    .argument('<draft>', 'e.g. taxation/income')
    .requiredOption('--reason <text>', 'what is to be corrected, on the record')
    .action(
      asMember<WithReason, [string]>(async (context, text) => {
        const { msp, id } = draftNamed(context.session, text);
        const args = [msp, id, context.options.reason];
        const call = { contract: 'Directory', transaction: 'ReturnDraft', args };
        const next = `${msp}: hub entry draft ${id} <file>, corrected`;
        await transact(context, { call, subject: `${msp}/${id}`, done: 'returned', next });
      }),
    );
}

function voteOnDraftCommand(): Command {
  return new Command('vote')
    .description('Shows what would be voted on, or votes: as `hub vote`.')
    .argument('<draft>', 'e.g. taxation/income')
    .argument('[choice]', '`approve` or `reject`', choiceOf)
    .action(
      asMember<object, [string, VoteChoice | undefined]>(async (context, text, choice) => {
        const { msp, id } = draftNamed(context.session, text);
        await vote(context, `${msp}/${id}`, choice);
      }),
    );
}

function withdrawCommand(): Command {
  return new Command('withdraw')
    .description('Ends an entry for good as its provider, or proposes so as a founder.')
    .argument('<code>', "an entry's code", word(entryCode, 'code'))
    .requiredOption('--reason <text>', 'why, on the record')
    .action(
      asMember<WithReason, [EntryCode]>(async (context, code) => {
        const { session, options } = context;
        const [{ entry }, { founders }] = await Promise.all([readEntry(session, code), readCharter(session)]);
        const proposes = entry.provider !== session.msp && founders.includes(session.msp);
        const transaction = proposes ? 'ProposeEntryWithdrawal' : 'WithdrawEntry';
        const call = { contract: 'Directory', transaction, args: [code, options.reason] };
        await transact(context, {
          call,
          subject: code,
          done: proposes ? 'withdrawal proposed' : 'withdrawn',
        });
      }),
    );
}
