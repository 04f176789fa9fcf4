/** How long one call takes, one after the other. */
import type { Alliance } from '../../chaincode/contracts/fixture/alliance';
import { dutyContent } from '../../chaincode/contracts/fixture/content';
import { timed } from './in-flight';

const WARM_UP = 5;

/** Milliseconds of each call. */
export interface Latencies {
  readonly evaluate: readonly number[];
  readonly submit: readonly number[];
}

/** Reads a member, and records duties. */
export async function measureLatency(alliance: Alliance, calls: number): Promise<Latencies> {
  const { admin, msp } = alliance.cast.finance;
  const evaluate = await each(calls, () => alliance.read(admin, 'Members:ReadMember', msp));
  const submit = await each(calls, (n) =>
    alliance.call(admin, 'Directory:RecordDuty', `duty-${n}`, dutyContent),
  );
  return { evaluate, submit };
}

async function each(calls: number, call: (n: number) => Promise<unknown>): Promise<readonly number[]> {
  for (let n = 0; n < WARM_UP; n++) await call(n);
  const took: number[] = [];
  for (let n = WARM_UP; n < WARM_UP + calls; n++) took.push(await timed(() => call(n)));
  return took;
}
