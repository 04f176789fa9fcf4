/** What stops when the ledger falls silent, for everyone and for one department: after the lease, and not before. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DepartmentConfig, DepartmentMessage } from '../../subgraphs/kit/serve/department-config';
import { ask, codeOf, tokenOf } from './fixture/ask';
import { applicationKey, claimsFor, type DirectFetch, evidenceOf, post, ticketFor } from './fixture/direct';
import { FrozenRelay } from './fixture/frozen-relay';
import { entryCodes } from './fixture/grant';
import type { RunningHub } from './fixture/running-hub';

/** Of the department that is asked directly; the hub's own ticks come more often than that. */
const DEPARTMENT_LEASE_MS = 6_000;
const DIVISION = '{ division(code: "110105") { name } }';
const DEPARTMENT = join(__dirname, '..', '..', 'dist', 'subgraphs', 'civil-affairs', 'main.js');

/** @param hub of a short lease, on the embedded ledger; what it is asked here needs no grant. */
export function silenceScenario(hub: () => RunningHub): void {
  let token: string;
  const divisionAtGateway = () => ask(hub(), token, DIVISION);

  beforeAll(async () => {
    token = await tokenOf(hub(), 'housing', 'eligibility', 'housing-eligibility');
  });

  describe('one department whose block stream freezes', () => {
    let relay: FrozenRelay;
    let department: ChildProcess;
    let url: string;
    let fetchOfDivision: DirectFetch;

    const divisionAtDepartment = async () =>
      post(url, {
        query: fetchOfDivision.document,
        variables: fetchOfDivision.variables,
        extensions: {
          ticket: await ticketFor(hub(), claimsFor(fetchOfDivision, { subgraph: 'civil-affairs' })),
          evidence: fetchOfDivision.evidence,
        },
      });

    beforeAll(async () => {
      const { address } = JSON.parse(readFileSync(join(hub().dataDir, 'ledger.json'), 'utf8')) as {
        readonly address: string;
      };
      relay = await FrozenRelay.to(address);
      department = fork(DEPARTMENT, [anotherCivilAffairs(hub(), relay.address)], { stdio: 'inherit' });
      const [ready] = (await once(department, 'message')) as [DepartmentMessage];
      if (ready.type !== 'ready') throw new Error(JSON.stringify(ready));
      ({ url } = ready);
      const entry = (await entryCodes(hub())).get('civil-affairs/divisions');
      const ground = { basis: 'UNCONDITIONAL', entry, version: 1, items: ['code', 'name'], rowFilter: [] };
      fetchOfDivision = {
        document: DIVISION,
        variables: {},
        evidence: await evidenceOf(
          applicationKey(hub(), 'housing', 'eligibility'),
          'HousingMSP',
          'eligibility',
          600,
        ),
        height: '1',
        scope: [{ ...ground, beneficiary: 'HousingMSP' }] as unknown as DirectFetch['scope'],
      };
    }, 60_000);

    afterAll(async () => {
      if (department !== undefined) {
        const ended = once(department, 'exit');
        department.kill('SIGTERM');
        await ended;
      }
      relay?.close();
    });

    test('STALE_LEDGER: it refuses after the lease, the gateway does not; it recovers with the stream', async () => {
      const answered = await untilAnswered(divisionAtDepartment, ({ code }) => code === undefined);
      expect(answered).toMatchObject({ data: { division: { name: '朝阳区' } } });
      relay.freeze();
      const refused = await untilAnswered(divisionAtDepartment, ({ code }) => code !== undefined);
      expect([refused.code, refused.data ?? null]).toEqual(['STALE_LEDGER', null]);
      expect(codeOf(await divisionAtGateway())).toBeUndefined();
      relay.thaw();
      await untilAnswered(divisionAtDepartment, ({ code }) => code === undefined);
    }, 300_000);
  });

  describe('the ledger process stopped', () => {
    test('queries within the lease still answer, then STALE_LEDGER, and the hub recovers with it', async () => {
      const { pid } = JSON.parse(readFileSync(join(hub().dataDir, 'ledger.json'), 'utf8')) as {
        readonly pid: number;
      };
      process.kill(pid, 'SIGSTOP');
      try {
        for (let times = 0; times < 5; times += 1) {
          const reply = await divisionAtGateway();
          expect([reply.status, codeOf(reply)]).toEqual([200, undefined]);
        }
        const refused = await untilAnswered(divisionAtGateway, ({ status }) => status !== 200);
        expect([refused.status, codeOf(refused), refused.body.data ?? null]).toEqual([
          503,
          'STALE_LEDGER',
          null,
        ]);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await untilAnswered(divisionAtGateway, (reply) => codeOf(reply) === undefined);
    }, 300_000);
  });
}

/** Asks until `holds`; fails after two minutes. */
async function untilAnswered<T>(question: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const answer = await question();
    if (holds(answer)) return answer;
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(answer)}`);
    await delay(200);
  }
}

/** The configuration of a second civil affairs over the same database, which hears the ledger at `address`. */
function anotherCivilAffairs(hub: RunningHub, address: string): string {
  const folder = join(hub.dataDir, '..', 'another');
  mkdirSync(folder);
  const path = join(hub.dataDir, 'run', 'civil-affairs.json');
  const { image: _, heads: __, ...standing } = JSON.parse(readFileSync(path, 'utf8')) as DepartmentConfig;
  const config: DepartmentConfig = {
    ...standing,
    leaseMs: DEPARTMENT_LEASE_MS,
    ledger: { ...standing.ledger, peers: [{ address }] },
    port: 0,
    servedLog: join(folder, 'served.log'),
  };
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
