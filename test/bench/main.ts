/**
 * `npm run bench -- <name> [--entries n] [--grants n] [--transactions n] [--batches n] [--rounds n] [--records n]
 * [--requests n] [--turns n] [--hour n] [--questions names] [--profile folder] [--fabric] [--flight n] [--revocations n] [--json]`.
 */
import { parseArgs } from 'node:util';
import { gatewayBench } from './gateway/bench';
import { indexBench } from './records/index-bench';
import { printReport, type Section } from './report';
import { sideBySideBench } from './side-by-side/bench';
import { type BenchSize, USUAL_SIZE } from './sizes';
import { trafficBench } from './traffic';
import { viewBench } from './view';

const BENCHES: Readonly<Record<string, (size: BenchSize) => Promise<readonly Section[]>>> = {
  decision: viewBench,
  gateway: gatewayBench,
  index: indexBench,
  ledger: async (size) => [
    ...(await viewBench(size)),
    ...(await (size.fabric ? sideBySideBench : trafficBench)(size)),
  ],
};

async function main(args: readonly string[]): Promise<number> {
  const number = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      entries: number,
      grants: number,
      transactions: number,
      batches: number,
      rounds: number,
      records: number,
      requests: number,
      turns: number,
      hour: number,
      flight: number,
      revocations: number,
      fabric: { type: 'boolean', default: false },
      questions: { type: 'string', default: '' },
      profile: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
    },
  });
  const { json, profile, fabric, questions, ...sizes } = values;
  const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
  if (positionals.length === 0 || unknown.length > 0) {
    const known = Object.keys(BENCHES).join(', ');
    process.stderr.write(
      `bench: name one of ${known}${unknown.map((name) => `, not \`${name}\``).join('')}\n`,
    );
    return 2;
  }
  const size: BenchSize = {
    ...USUAL_SIZE,
    profile,
    fabric,
    questions,
    ...Object.fromEntries(Object.entries(sizes).map(([name, n]) => [name, whole(name, n)])),
  };
  for (const name of positionals) printReport((await BENCHES[name]?.(size)) ?? [], json);
  return 0;
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`--${name} takes a whole number from 1, not \`${text}\``);
  return number;
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
