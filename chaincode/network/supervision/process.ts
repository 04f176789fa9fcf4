/** The supervisor's own process: `node process.js <plan.json>`; SIGHUP has it follow the plan as it is then, SIGTERM ends it in order. */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parseJsonAs } from '../../model';
import { turnLog } from './log-turn';
import { type ProcessPlan, type SupervisionPlan, supervisionPlan } from './plan';
import { processIdentity } from './process-identity';
import { noteProcesses, SUPERVISOR } from './roster';
import { Supervised } from './supervised';

const LOGS_LOOKED_AT_EVERY_MS = 10_000;

const [, , planFile = ''] = process.argv;
const readPlan = (): SupervisionPlan => parseJsonAs(supervisionPlan, readFileSync(planFile, 'utf8'), 'plan');
const { roster, log } = readPlan();
const identity = processIdentity(process.pid) ?? '';
/** In the order of their start. */
const kept = new Map<string, Kept>();

interface Kept {
  readonly plan: ProcessPlan;
  readonly supervised: Supervised;
}

function note(): void {
  const running = [...kept.values()].flatMap(({ supervised: { noted } }) =>
    noted === undefined ? [] : [noted],
  );
  noteProcesses(roster, [{ name: SUPERVISOR, pid: process.pid, identity, restarts: 0 }, ...running]);
}

/** What the plan no longer says, or says otherwise, is ended; what it says anew is started; the rest is left alone. */
async function follow({ processes }: SupervisionPlan): Promise<void> {
  const wanted = new Map(processes.map((plan) => [plan.name, plan]));
  const ended = [...kept].filter(([name, { plan }]) => !isDeepStrictEqual(wanted.get(name), plan));
  await Promise.all(ended.map(([, { supervised }]) => supervised.stop()));
  for (const [name] of ended) kept.delete(name);
  for (const plan of processes) {
    if (!kept.has(plan.name)) kept.set(plan.name, { plan, supervised: new Supervised(plan, note) });
  }
  note();
}

async function stop(): Promise<void> {
  await Promise.all([...kept.values()].reverse().map(({ supervised }) => supervised.stop()));
  noteProcesses(roster, []);
  process.exit(0);
}

// One plan after the other, in the order in which they were written.
let following = follow(readPlan());
process.on('SIGHUP', () => {
  following = following.then(() => follow(readPlan()));
});
setInterval(() => {
  turnLog(log);
  for (const { plan } of kept.values()) turnLog(plan.log);
}, LOGS_LOOKED_AT_EVERY_MS);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
