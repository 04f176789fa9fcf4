/** The directory changes while many ask: nothing is dropped, nothing is mixed, nothing is answered that may not be. */
import { runs } from '../../depth';
import type { EntryFixture } from '../fixture/alliance';
import { CIVIL_AFFAIRS, ELIGIBILITY, ENTRIES, GRANTS, INCOME, TAXATION } from '../fixture/scenario';
import { type Reply, RunningGateway } from './running-gateway';

const ALL = Object.values(GRANTS);
const CLIENTS = runs(16, 50);
const DATA = {
  citizen: {
    name: 'An',
    household: { address: 'Road 1' },
    division: { name: 'Dongcheng' },
    yearlyIncome: 1200,
    lowIncomeEligible: true,
  },
};
const TAX_YEAR = 'query ($id: ID!) { citizen(identityNumber: $id) { taxYear } }';

/** As in later versions: taxation publishes one field more, and describes it anew each time. */
const taxationOf = (year: number) =>
  TAXATION.replace('taxDebt: Int', `taxDebt: Int "of ${year}" taxYear: Int`);
const entriesWith = (item: string, status: EntryFixture['status'] = 'LOCKED') =>
  ENTRIES.map((each) =>
    each.code === INCOME ? { ...each, status, binds: { ...each.binds, 'Citizen.taxYear': item } } : each,
  );
const TAXED = {
  Citizen: {
    __resolveReference: (key: object) => ({ ...key, yearlyIncome: 1200, taxDebt: 5, taxYear: 2025 }),
  },
};
const WITH_YEAR = [{ ...GRANTS.G3, items: [...GRANTS.G3.items, 'taxYear'] }];

let hub: RunningGateway;
beforeAll(async () => {
  hub = await RunningGateway.start(ALL, { limits: { burst: 1_000_000, ratePerSecond: 1_000_000 } });
});
afterAll(async () => await hub.stop());

/** What was answered, and the heights between which it must not be. */
class Load {
  readonly replies: (Reply & { readonly query: string })[] = [];
  readonly closed: { readonly query: string; readonly from: number; readonly until: number }[] = [];
  #stopped = false;
  #wake: () => void = () => undefined;
  readonly #clients: readonly Promise<void>[];

  constructor(token: string) {
    this.#clients = Array.from({ length: CLIENTS }, async (_, number) => {
      const query = number % 5 === 0 ? TAX_YEAR : ELIGIBILITY;
      while (!this.#stopped) {
        const reply = await hub.ask(query, { id: '1' }, { token });
        this.replies.push({ ...reply, query });
        this.#wake();
      }
    });
  }

  /** Until something was answered from `height` on for which this holds. */
  async until(height: bigint, holds: (reply: Reply & { readonly query: string }) => boolean): Promise<void> {
    for (let seen = 0; ; ) {
      for (; seen < this.replies.length; seen++) {
        const reply = this.replies[seen];
        if (reply !== undefined && heightOf(reply) >= height && holds(reply)) return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients);
  }
}

/** NaN for what was refused before any decision. */
const heightOf = ({ headers }: Reply): number => Number(headers.get('ledger-height') ?? Number.NaN);
const codesOf = ({ body }: Reply): readonly string[] =>
  (body.errors ?? []).map((error: { extensions: { code: string } }) => error.extensions.code);
const answered = ({ status }: Reply) => status === 200;
const asksYear = ({ query }: { readonly query: string }) => query === TAX_YEAR;

async function round(load: Load, number: number): Promise<void> {
  hub.server('taxation').serve(taxationOf(number), TAXED);
  await hub.amend(entriesWith('taxYear'));
  const published = hub.block([...ALL, ...WITH_YEAR]);
  await load.until(published, (reply) => asksYear(reply) && answered(reply));
  await load.until(published, (reply) => !asksYear(reply) && answered(reply));
  // Amended: the same coordinate now reveals another item, which nobody was granted.
  await hub.amend(entriesWith('taxDebt'));
  const amended = Number(hub.block([...ALL, ...WITH_YEAR]));
  await load.until(BigInt(amended), (reply) => asksYear(reply) && reply.status === 403);
  await hub.amend(entriesWith('taxDebt', 'SUSPENDED'));
  const suspended = Number(hub.block(ALL));
  await load.until(BigInt(suspended), (reply) => !asksYear(reply) && reply.status === 403);
  await hub.amend(entriesWith('taxDebt'));
  const resumed = hub.block([...ALL, ...WITH_YEAR]);
  await load.until(resumed, (reply) => !asksYear(reply) && answered(reply));
  await hub.amend(entriesWith('taxYear'));
  const amendedAgain = Number(hub.block([...ALL, ...WITH_YEAR]));
  load.closed.push(
    { query: ELIGIBILITY, from: suspended, until: Number(resumed) },
    { query: TAX_YEAR, from: amended, until: amendedAgain },
  );
}

test('while a department publishes, an entry is amended, suspended and resumed, many clients get right answers or refusals', async () => {
  hub.reset(ALL);
  const load = new Load(await hub.token());
  for (let n = 0; n < runs(1, 10); n++) await round(load, n);
  await load.stop();

  expect(load.replies.length).toBeGreaterThan(CLIENTS);
  expect(load.replies.filter(({ status }) => status >= 500)).toEqual([]);
  for (const reply of load.replies.filter(answered)) {
    expect(reply.body.errors).toBeUndefined();
    expect(reply.body.data).toEqual(asksYear(reply) ? { citizen: { taxYear: 2025 } } : DATA);
  }
  const forbidden = load.replies.filter((reply) =>
    load.closed.some(
      ({ query, from, until }) =>
        answered(reply) && reply.query === query && heightOf(reply) >= from && heightOf(reply) < until,
    ),
  );
  expect(forbidden).toEqual([]);
  const refusals = new Set(load.replies.filter((reply) => !answered(reply)).flatMap(codesOf));
  expect(
    [...refusals].filter((code) => !['ACCESS_DENIED', 'ACCESS_WITHDRAWN', 'DOCUMENT_INVALID'].includes(code)),
  ).toEqual([]);
  expect(load.replies.filter((reply) => !asksYear(reply)).flatMap(codesOf)).not.toContain('DOCUMENT_INVALID');
});

test('whoever has just published is answered by it: At-Least-Height', async () => {
  hub.reset(ALL);
  hub.server('taxation').serve(TAXATION, TAXED);
  const ask = async (height: bigint) =>
    await hub.ask(
      '{ __type(name: "Division") { description } }',
      {},
      {
        headers: { 'at-least-height': String(height) },
      },
    );
  for (const text of ['one', 'two', 'three']) {
    hub
      .server('civil-affairs')
      .serve(CIVIL_AFFAIRS.replace('type Division @key', `"${text}" type Division @key`), {});
    await hub.amend(ENTRIES);
    const { body } = await ask(hub.block(ALL));
    expect(body.data).toEqual({ __type: { description: text } });
  }
});

test('a publication that cannot be used leaves the last one answering, and health says which and why', async () => {
  hub.reset(ALL);
  hub.server('civil-affairs').serve('type Query { citizen: Int, division(code: ID!): Int }', {});
  await hub.amend(ENTRIES);
  hub.block(ALL);
  const leftOut = async () =>
    ((await (await fetch(`${hub.url}/health/ready`)).json()) as { readonly leftOut: readonly object[] })
      .leftOut;
  while (!JSON.stringify(await leftOut()).includes('civil-affairs'))
    await new Promise((resolve) => setImmediate(resolve));
  expect(await leftOut()).toContainEqual({
    subgraph: 'civil-affairs',
    code: 'SCHEMA_REFUSED',
    fact: expect.stringContaining('`@link`'),
  });
  const { status, body } = await hub.ask('{ citizen(identityNumber: "1") { name } }');
  expect([status, body.data]).toEqual([200, { citizen: { name: 'An' } }]);
});
