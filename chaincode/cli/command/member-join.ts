/** `hub member join`: a newcomer's own keys, and the terms a founder proposes. Needs no ledger. */
import { Command } from 'commander';
import { stringify } from 'yaml';
import { createMember, memberFolder } from '../../ledger/identity/member-folder';
import { type MspId, memberTerms, mspId, parseAs } from '../../model';
import { type GlobalOptions, outputOf, word } from '../cli';

interface JoinOptions extends GlobalOptions {
  readonly msp: MspId;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly creditCode: string;
  readonly kind: string;
  readonly attribute: Readonly<Record<string, string>>;
}

const HELP = `
The keys stay here: a CA, a peer's, an admin's, and the one its subgraph signs with. What is printed holds none; give it to a founder, with the certificate
of the CA. Calling it again makes nothing new.

Example:
  $ hub member join water --msp WaterMSP --name-en 'Water Authority' --name-zh 水务局 \\
      --credit-code 11110000000000000X --attribute district=110105 > terms.yaml`;

export function joinCommand(): Command {
  return new Command('join')
    .summary("make a newcomer's keys, and print the terms a founder proposes")
    .description("Makes a newcomer's own keys in <data-dir>/members/<member>/ and prints its terms, in YAML.")
    .argument('<member>', "its folder's name, e.g. water")
    .requiredOption('--msp <id>', 'its MSP ID, e.g. WaterMSP', word(mspId, 'MSP ID'))
    .requiredOption('--name-en <text>', 'its name in English')
    .requiredOption('--name-zh <text>', 'its name in Chinese')
    .requiredOption('--credit-code <code>', 'its unified social credit code')
    .option('--kind <kind>', '`DEPARTMENT`, `DISTRICT` or `AUDITOR`', 'DEPARTMENT')
    .option('--attribute <name=value>', 'what row filters may refer to; repeat for more', addAttribute)
    .addHelpText('after', HELP)
    .action(async function (this: Command, member: string) {
      const options = this.optsWithGlobals<JoinOptions>();
      const terms = parseAs(memberTerms, termsOf(options), 'member terms');
      await createMember({ dataDir: options.dataDir, member, mspId: options.msp, duties: [SUBGRAPH_KEY] });
      const certificate = `${memberFolder(options.dataDir, member)}/ca/cert.pem`;
      outputOf(this, options.json).one({ terms, certificate }, [
        `# ${options.msp}: keys in ${memberFolder(options.dataDir, member)}; the founders also need ${certificate}`,
        stringify(terms).trimEnd(),
      ]);
    });
}

/** Of a member that will provide; `hub publish` publishes its public half. */
const SUBGRAPH_KEY = { name: 'subgraph', role: 'client' } as const;

function termsOf({ msp, nameEn, nameZh, kind, creditCode, attribute }: JoinOptions): object {
  const name = { zh: nameZh, en: nameEn };
  return { msp, name, kind, creditCode, attributes: attribute ?? {}, keys: {}, founderEndorsed: false };
}

function addAttribute(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=');
  return { ...before, [text.slice(0, Math.max(at, 0))]: text.slice(at + 1) };
}
