/** `hub members`: who belongs to the alliance. */
import { Command } from 'commander';
import type { Member } from '../../model';
import { readApplications, readCharter, readGateways, readMember } from '../alliance';
import { asMember } from '../cli';
import { readMembers } from '../directory';
import { memberNamed } from '../member-name';

const HELP = `
A member is named by its folder where its key is on this machine (housing), else by its MSP ID (HousingMSP).

Examples:
  $ hub members --as housing
  $ hub members housing --as establishment`;

export function membersCommand(): Command {
  return new Command('members')
    .summary('list the members, or show one')
    .description(
      'Lists the members of the alliance; with a name, shows that member, its applications and gateways.',
    )
    .argument('[member]', 'a member, e.g. housing')
    .addHelpText('after', HELP)
    .action(
      asMember<object, [string | undefined]>(async ({ session, output }, name) => {
        if (name === undefined) {
          output.rows(await readMembers(session), COLUMNS, 'nobody has founded the alliance yet');
          return;
        }
        const msp = memberNamed(session.dataDir, name);
        const [member, applications, gateways, charter] = await Promise.all([
          readMember(session, msp),
          readApplications(session, msp),
          readGateways(session, msp),
          readCharter(session),
        ]);
        output.one({ member, applications, gateways }, [
          ...describeMember(member),
          `  votes        ${charter.fallback.voters.includes(msp) ? `yes, under charter version ${charter.version}` : 'no'}`,
          ...applications.map(({ id, state, name: says }) => `  application  ${id} ${state}: ${says}`),
          ...gateways.map(({ id, state }) => `  gateway      ${id} ${state}`),
        ]);
      }),
    );
}

const COLUMNS = [
  { heading: 'MEMBER', cell: ({ msp }: Member) => msp },
  { heading: 'NAME', cell: ({ name }: Member) => name.en },
  { heading: '名称', cell: ({ name }: Member) => name.zh },
  { heading: 'KIND', cell: ({ kind }: Member) => kind },
  { heading: 'STATE', cell: ({ state }: Member) => state },
  { heading: 'ATTRIBUTES', cell: ({ attributes }: Member) => describeAttributes(attributes) },
];

function describeMember({ msp, name, kind, state, ...member }: Member): readonly string[] {
  return [
    `${msp}  ${name.en} (${name.zh})`,
    `  kind         ${kind}, ${state}${member.stateReason === undefined ? '' : `: ${member.stateReason}`}`,
    `  credit code  ${member.creditCode}`,
    `  attributes   ${describeAttributes(member.attributes) || 'none'}`,
    ...Object.entries(member.keys).map(([duty, hash]) => `  ${duty.padEnd(11)}  key ${hash}`),
  ];
}

function describeAttributes(attributes: Member['attributes']): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
