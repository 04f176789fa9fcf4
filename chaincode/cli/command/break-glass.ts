/** `hub break-glass`: opens a dormant grant, in three steps at three places. */
import { createPrivateKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import {
  canonicalHash,
  canonicalJson,
  type EmergencyStatement,
  emergencyStatement,
  type GrantId,
  grantId,
  HubError,
  MAX_EMERGENCY_MINUTES,
  officerSignature,
  parseJsonAs,
  signEmergency,
} from '../../model';
import { asMember, type CommandContext, wholeNumber, word } from '../cli';
import { readEmergencies } from '../directory';

interface BreakGlassOptions {
  readonly reason?: string;
  readonly minutes: number;
  readonly statement?: string;
  readonly key?: string;
  readonly signature: readonly string[];
}

const HELP = `
1. The admin writes a statement; the reason stays here, only its salted hash goes to the ledger. Keep the salt for the review.
2. Each of two officers of the grant's terms signs it, with a P-256 key of its own (PKCS#8 PEM).
3. The admin sends it within five minutes; the grant is open until its minutes are over, or it is reviewed.

Example:
  $ hub break-glass g-3f9c2a71b0de --reason 'flood, evacuation' --minutes 30 --as housing --json > use.json
  $ hub break-glass g-3f9c2a71b0de --statement use.json --key officer.pem --as housing --json > a.json
  $ hub break-glass g-3f9c2a71b0de --statement use.json --signature a.json --signature b.json --as housing`;

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export function breakGlassCommand(): Command {
  return new Command('break-glass')
    .summary('open a dormant grant in an emergency, by two officers')
    .description('Writes, signs or sends the statement that opens a dormant grant for a short while.')
    .argument('<grant>', 'the grant', word(grantId, 'grant'))
    .option('--reason <text>', 'why; it does not leave this machine')
    .option('--minutes <number>', 'for how long', wholeNumber('minutes', 1, MAX_EMERGENCY_MINUTES), 30)
    .option('--statement <file>', 'a statement that was written before')
    .option('--key <file>', "an officer's private key, to sign the statement with")
    .option('--signature <file>', "an officer's signature; give two", collect, [])
    .addHelpText('after', HELP)
    .action(asMember<BreakGlassOptions, [GrantId]>(step));
}

async function step(context: CommandContext<BreakGlassOptions>, id: GrantId): Promise<void> {
  const { statement: file, key, signature } = context.options;
  if (file === undefined) return write(context, id);
  const statement = readJson(file, z.looseObject({ statement: emergencyStatement })).statement;
  return key === undefined
    ? send(context, id, { statement, files: signature })
    : sign(context, statement, key);
}

async function write(
  { session, output, options }: CommandContext<BreakGlassOptions>,
  id: GrantId,
): Promise<void> {
  if (options.reason === undefined) throw new HubError('INVALID_ARGUMENT', 'say why with `--reason <text>`');
  const uses = await readEmergencies(session, id);
  const last = uses.at(-1);
  if (last !== undefined && last.review === undefined) {
    throw new HubError(
      'WRONG_STATE',
      `use ${uses.length} of grant \`${id}\` waits for \`hub review ${id} ${uses.length}\``,
    );
  }
  const salt = randomBytes(16).toString('base64url');
  const statement = emergencyStatement.parse({
    kind: 'hub-emergency',
    grant: id,
    n: uses.length + 1,
    reasonHash: canonicalHash({ reason: options.reason, salt }),
    from: new Date().toISOString(),
    minutes: options.minutes,
  });
  output.value({ statement, salt });
}

async function sign(
  { output }: CommandContext<BreakGlassOptions>,
  statement: EmergencyStatement,
  keyFile: string,
): Promise<void> {
  output.value(signEmergency(statement, createPrivateKey(readFileSync(keyFile))));
}

async function send(
  { session, output }: CommandContext<BreakGlassOptions>,
  id: GrantId,
  { statement, files }: { readonly statement: EmergencyStatement; readonly files: readonly string[] },
): Promise<void> {
  if (files.length !== 2)
    throw new HubError('INVALID_ARGUMENT', "give two officers' signatures with `--signature <file>`");
  const signatures = files.map((file) => canonicalJson(readJson(file, officerSignature)));
  const args = [id, canonicalJson(statement), ...signatures];
  const call = { contract: 'Grants', transaction: 'BreakGlass', args };
  const { answer, block } = await session.write('directory', call, z.unknown());
  output.one({ id, block, answer }, [
    `${id}  opened in block ${block} from ${statement.from} for ${statement.minutes} minutes`,
    `next: the provider or a founder reviews it with \`hub review ${id} ${statement.n} justified\``,
  ]);
}

/** @throws {HubError} `NOT_FOUND`: no such file; `INVALID_ARGUMENT`: it holds something else. */
function readJson<S extends z.ZodType>(file: string, schema: S): z.output<S> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new HubError('NOT_FOUND', `file \`${file}\` cannot be read`, { cause });
  }
  return parseJsonAs(schema, text, `file \`${file}\``);
}
