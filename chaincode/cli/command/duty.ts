/** `hub duty`: the legal ground a department holds data on, level 1 of the directory. */
import { Command } from 'commander';
import { canonicalJson, type Duty, type DutyId, dutyContent, dutyId } from '../../model';
import { asMember, word } from '../cli';
import { readDuties, readDuty } from '../directory';
import { readDocument } from '../document';
import { memberNamed } from '../member-name';
import { transact } from '../transact';

const HELP = `
A duty is recorded by the department itself, without a vote; entries rest on it. It is amended under the next version and
retired for good, never deleted. Its YAML file:

  title: Income tax
  text: keeps the yearly income of natural persons
  legalBasis:
    name: Tax Collection Law
    article: article 6

Examples:
  $ hub duty --as housing
  $ hub duty record income income-duty.yaml --as taxation
  $ hub duty amend income income-duty.yaml --as taxation
  $ hub duty retire income --reason 'moved to another department' --as taxation`;

export function dutyCommand(): Command {
  return new Command('duty')
    .summary('list duties; record, amend, retire one')
    .description(
      "Lists every member's duties, or one member's; the commands below change the acting member's own.",
    )
    .argument('[member]', 'whose, e.g. taxation')
    .addHelpText('after', HELP)
    .action(
      asMember<object, [string | undefined]>(async ({ session, output }, name) => {
        const all = await readDuties(session);
        const whose = name === undefined ? undefined : memberNamed(session.dataDir, name);
        const told = whose === undefined ? all : all.filter(({ msp }) => msp === whose);
        output.rows(told, COLUMNS, 'no duty is recorded');
      }),
    )
    .addCommand(recordCommand())
    .addCommand(amendCommand())
    .addCommand(retireCommand());
}

const COLUMNS = [
  { heading: 'MEMBER', cell: ({ msp }: Duty) => msp },
  { heading: 'DUTY', cell: ({ id }: Duty) => id },
  { heading: 'VERSION', cell: ({ version }: Duty) => String(version) },
  { heading: 'STATUS', cell: ({ status }: Duty) => status },
  { heading: 'TITLE', cell: ({ content }: Duty) => content.title },
  {
    heading: 'LEGAL BASIS',
    cell: ({ content: { legalBasis } }: Duty) => `${legalBasis.name} ${legalBasis.article}`.trimEnd(),
  },
];

function recordCommand(): Command {
  return new Command('record')
    .description('Records a duty of the acting member.')
    .argument('<duty>', 'its id, e.g. income', word(dutyId, 'duty'))
    .argument('<file>', 'what it says, in YAML')
    .action(
      asMember<object, [DutyId, string]>(async (context, id, file) => {
        const args = [id, canonicalJson(readDocument(file, dutyContent, 'duty'))];
        const call = { contract: 'Directory', transaction: 'RecordDuty', args };
        await transact(context, { call, subject: id, done: 'recorded' });
      }),
    );
}

function amendCommand(): Command {
  return new Command('amend')
    .description('Amends a duty of the acting member: all it says from now on, over the version that stands.')
    .argument('<duty>', 'its id', word(dutyId, 'duty'))
    .argument('<file>', 'what it says, in YAML')
    .action(
      asMember<object, [DutyId, string]>(async (context, id, file) => {
        const content = readDocument(file, dutyContent, 'duty');
        const { version } = await readDuty(context.session, context.session.msp, id);
        const args = [id, String(version), canonicalJson(content)];
        const call = { contract: 'Directory', transaction: 'AmendDuty', args };
        await transact(context, { call, subject: id, done: `amended to version ${version + 1}` });
      }),
    );
}

function retireCommand(): Command {
  return new Command('retire')
    .description('Retires a duty of the acting member for good; no entry may rest on it alone.')
    .argument('<duty>', 'its id', word(dutyId, 'duty'))
    .requiredOption('--reason <text>', 'why, on the record')
    .action(
      asMember<{ readonly reason: string }, [DutyId]>(async (context, id) => {
        const args = [id, context.options.reason];
        const call = { contract: 'Directory', transaction: 'RetireDuty', args };
        await transact(context, { call, subject: id, done: 'retired' });
      }),
    );
}
