/** The supervisor's own process: `node process.js <plan.json>`; ends in order on SIGTERM. */
import { readFileSync } from 'node:fs';
import { parseJsonAs } from '../../model';
import { turnLog } from './log-turn';
import { supervisionPlan } from './plan';
import { processIdentity } from './process-identity';
import { noteProcesses, SUPERVISOR } from './roster';
import { Supervised } from './supervised';

const LOGS_LOOKED_AT_EVERY_MS = 10_000;

const [, , planFile = ''] = process.argv;
const { roster, processes, log } = parseJsonAs(supervisionPlan, readFileSync(planFile, 'utf8'), 'plan');
const identity = processIdentity(process.pid) ?? '';
const supervised: Supervised[] = [];

function note(): void {
  const running = supervised.flatMap(({ noted }) => (noted === undefined ? [] : [noted]));
  noteProcesses(roster, [{ name: SUPERVISOR, pid: process.pid, identity, restarts: 0 }, ...running]);
}

async function stop(): Promise<void> {
  await Promise.all([...supervised].reverse().map((each) => each.stop()));
  noteProcesses(roster, []);
  process.exit(0);
}

for (const plan of processes) supervised.push(new Supervised(plan, note));
note();
const logs = [log, ...processes.map((plan) => plan.log)];
setInterval(() => {
  for (const each of logs) turnLog(each);
}, LOGS_LOOKED_AT_EVERY_MS);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
