/** A newcomer's hub: its first start is cut off, what the READMEs say is typed on it, and then its processes are killed. */
import { deep } from '../depth';
import { copiesScenario } from './copies';
import { FINISHED_WITHIN_MS, startCutOff } from './cut-off';
import { random } from './fixture/random';
import { type RunningHub, removeDataDir } from './fixture/running-hub';
import { killScenario } from './kill';
import { readmeScenario } from './readme';

const SEED = Date.now() % 2 ** 31;
const next = random(SEED);

let hub: RunningHub;
const standing = (): RunningHub => hub;
const stands = (started: RunningHub): void => {
  hub = started;
};

describe(`a hub whose first start was cut off (seed ${SEED})`, () => {
  beforeAll(async () => startCutOff(next, stands), FINISHED_WITHIN_MS);

  afterAll(async () => {
    await hub?.stop();
    if (hub !== undefined) removeDataDir(hub.dataDir);
  }, 60_000);

  describe('the READMEs, typed', () => readmeScenario(standing));
  describe('processes killed', () => killScenario({ hub: standing, stands, next }));
  /** Three starts of a hub and two copies of it. */
  if (deep) describe('copies of it', () => copiesScenario({ hub: standing, stands }));
});
