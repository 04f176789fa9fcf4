/**
 * What a request costs the gateway: the hub's, the same without checks and log, the stock one, and the least that one can do, over
 * the same departments with the same data, in one run.
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FIRST_CHARTER } from '../../../chaincode/contracts/first-charter';
import { memberFolder } from '../../../chaincode/ledger/identity/member-folder';
import { peersOf } from '../../../chaincode/ledger/ledger-place';
import { DEFAULT_LIMITS } from '../../../gateway/admission';
import { GATEWAY, PROVIDERS } from '../../../gateway/launch/alliance';
import type { GatewayConfig } from '../../../gateway/launch/gateway/process-config';
import { GATEWAY_KEY } from '../../../gateway/launch/member-keys';
import { inFolder } from '../folder';
import type { Section } from '../report';
import type { BenchSize } from '../sizes';
import { decideAll } from './decided';
import { type Departments, LEASE_S, startWithoutGateway } from './departments';
import { grantAll, tokenOf } from './grants';
import { MeasuredProcess } from './measured-process';
import { memorySection } from './memory';
import { bodiesOf, questionsNamed, subjects } from './questions';
import { measureRounds } from './rounds';
import { gatewaySections, type Measurement } from './sections';

/** So many that three hundred dwellings are let. */
const CITIZENS = 10_000;
const SUBJECTS = 200;
/** Of the hour's requests, all questions in turn. */
const CALLERS = 8;
const COMPOSED_WITHIN_MS = 60_000;
/** No bench is held up by a limit that protects the gateway from one application. */
const UNLIMITED = { ...DEFAULT_LIMITS, burst: 1_000_000, ratePerSecond: 1_000_000 };

/** Starts everything, measures, ends everything. */
export async function gatewayBench(size: BenchSize): Promise<readonly Section[]> {
  const departments = await startWithoutGateway(CITIZENS, (line) => process.stderr.write(`${line}\n`));
  try {
    return await inFolder(async (folder) => await measureAll(departments, folder, size));
  } finally {
    await departments.close();
  }
}

async function measureAll(
  departments: Departments,
  folder: string,
  size: BenchSize,
): Promise<readonly Section[]> {
  await using open = new AsyncDisposableStack();
  const start = async (name: string, config: object): Promise<MeasuredProcess> => {
    const profile = size.profile === '' || name === 'load' ? {} : { profile: size.profile };
    const started = await MeasuredProcess.start({
      name,
      module: `${name}-process`,
      config,
      folder,
      ...profile,
    });
    open.defer(async () => await started.close());
    return started;
  };
  const questions = questionsNamed(size.questions);
  const config = configOf(departments, folder);
  const hub = await start('hub', config);
  const token = async (): Promise<string> => await tokenOf(departments);
  await answersForAll(hub.url);
  await grantAll(departments, hub.url, questions, await token());
  const bare = await start('bare', config);
  const { keyFolder, gateway } = config;
  const stock = await start('stock', { keyFolder, gateway, ...(await decideAll(config, questions)) });
  const floor = await start('floor', config);
  const load = await start('load', {});
  const whom = subjects(CITIZENS, SUBJECTS);
  const measurements: Measurement[] = [];
  for (const question of questions) {
    const rounds = await measureRounds({
      gateways: [hub, bare, stock, floor],
      load,
      question,
      bodies: bodiesOf(question, whom),
      requests: Math.ceil(size.requests * question.times),
      callers: question.callers,
      rounds: size.turns,
      token,
    });
    measurements.push({ question, rounds });
  }
  const bodies = questions.flatMap((question) => bodiesOf(question, whom));
  const memory = await memorySection({ hub, load, bodies, callers: CALLERS, hour: size.hour, token });
  return [...gatewaySections(measurements), memory];
}

/** It is ready with its first department, and asked for all of them. */
async function answersForAll(url: string): Promise<void> {
  const until = performance.now() + COMPOSED_WITHIN_MS;
  for (;;) {
    const { subgraphs } = (await (await fetch(new URL('/health/ready', url))).json()) as {
      readonly subgraphs: readonly string[];
    };
    if (PROVIDERS.every(({ subgraph }) => subgraphs.includes(subgraph))) return;
    if (performance.now() > until) throw new Error(`the gateway answers for ${subgraphs.join(', ')} alone`);
    await delay(100);
  }
}

function configOf({ dataDir, ledger }: Departments, folder: string): GatewayConfig {
  return {
    host: '127.0.0.1',
    port: 0,
    gateway: { msp: GATEWAY.founder.msp, id: GATEWAY.id },
    keyFolder: join(memberFolder(dataDir, GATEWAY.founder.folder), GATEWAY_KEY.name),
    log: GATEWAY.log,
    directory: join(folder, 'gateway'),
    peers: peersOf(ledger, GATEWAY.founder.msp, 'directory'),
    charter: FIRST_CHARTER,
    leaseMs: LEASE_S * 1000,
    limits: UNLIMITED,
    logLevel: 'info',
  };
}
