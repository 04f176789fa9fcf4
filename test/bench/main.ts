/** `npm run bench -- <name>`. */
import { decisionBench } from './decision';
import { ledgerBench } from './ledger';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  decision: decisionBench,
  ledger: ledgerBench,
};

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (names.length === 0 || unknown.length > 0) {
    const known = Object.keys(BENCHES).join(', ');
    process.stderr.write(
      `bench: name one of ${known}${unknown.map((name) => `, not \`${name}\``).join('')}\n`,
    );
    return 2;
  }
  for (const name of names) await BENCHES[name]?.();
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 1;
  },
);
