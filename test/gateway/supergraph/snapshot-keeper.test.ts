import { randomUUID } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { GatewayId, MspId, Publication } from '../../../chaincode/model';
import {
  type KeeperObserver,
  type RefusedPublication,
  SnapshotKeeper,
  sdlClient,
} from '../../../gateway/supergraph';
import type { GatewayExecutor } from '../../../gateway/supergraph/apollo-gateway';
import { Composer } from '../../../gateway/supergraph/composer';
import { type EntryFixture, epochOf, newKey, publicationOf } from '../fixture/alliance';
import { CITIZENS, ENTRIES, HEADER, INCOME, MEMBERS, PUBLIC_SECURITY, TAXATION } from '../fixture/scenario';
import { SubgraphServer } from '../fixture/subgraph-server';

const composer = new Composer();
afterAll(async () => await composer.close());

const gatewayKey = newKey();
const fetchSdl = sdlClient({ msp: 'EconomyMSP' as MspId, id: 'main' as GatewayId, key: gatewayKey });

/** A view whose epochs the test publishes. */
class HandFedView {
  current: Epoch;
  readonly #listeners = new Set<(epoch: Epoch) => void>();

  constructor(epoch: Epoch) {
    this.current = epoch;
  }

  onEpoch(listener: (epoch: Epoch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(epoch: Epoch): void {
    this.current = epoch;
    for (const listener of this.#listeners) listener(epoch);
  }
}

/** What a keeper tells, and a way to wait for it. */
class Witness implements KeeperObserver {
  readonly refusals: RefusedPublication[] = [];
  readonly failures: unknown[] = [];
  swaps = 0;
  #waiting: (() => void)[] = [];

  swapped(): void {
    this.swaps++;
    this.#wake();
  }
  refused(refused: RefusedPublication): void {
    this.refusals.push(refused);
    this.#wake();
  }
  failed(error: unknown): void {
    this.failures.push(error);
    this.#wake();
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

interface Running {
  readonly server: SubgraphServer;
  readonly publication: Publication;
}

const started: { close(): Promise<void> }[] = [];
const keepers: SnapshotKeeper[] = [];

async function department(name: string, provider: string, sdl: string): Promise<Running> {
  const key = newKey();
  const server = await SubgraphServer.start({
    name,
    sdl,
    resolvers: {},
    key,
    gatewayKey,
    applicationKey: newKey(),
  });
  started.push(server);
  return { server, publication: publicationOf(name, provider, await server.sdl(), server.url, key) };
}

function keeperOf(view: HandFedView, executor: GatewayExecutor = async () => ({ data: {} })) {
  const witness = new Witness();
  const keeper = new SnapshotKeeper(
    { view, fetchSdl, observer: witness, backoffMs: [20, 40], composer },
    executor,
  );
  keepers.push(keeper);
  return { keeper, witness };
}

const entriesOf = (...subgraphs: string[]): readonly EntryFixture[] =>
  ENTRIES.filter((each) => subgraphs.includes(each.subgraph));
const epochWith = (publications: readonly Publication[], entries: readonly EntryFixture[]): Epoch =>
  epochOf({ members: MEMBERS, entries, grants: [], publications });

const publicSecurity = () => department('public-security', 'PublicSecurityMSP', PUBLIC_SECURITY);
const taxation = (sdl = TAXATION) => department('taxation', 'TaxationMSP', sdl);
const fieldsOf = (keeper: SnapshotKeeper): string[] =>
  Object.keys(
    (
      keeper.current?.apiSchema.getType('Citizen') as unknown as { getFields(): object } | undefined
    )?.getFields() ?? {},
  );

afterEach(async () => {
  for (const keeper of keepers.splice(0)) await keeper.stop();
  for (const server of started.splice(0)) await server.close();
});

describe('the snapshot keeper', () => {
  test('composes what the departments published, each SDL asked for with its own ticket', async () => {
    const [ps, tax] = [await publicSecurity(), await taxation()];
    const { keeper } = keeperOf(
      new HandFedView(epochWith([ps.publication, tax.publication], entriesOf('public-security', 'taxation'))),
    );
    await keeper.load();
    expect(fieldsOf(keeper)).toEqual(expect.arrayContaining(['name', 'yearlyIncome']));
    expect([...(keeper.current?.subgraphs.keys() ?? [])]).toEqual(['public-security', 'taxation']);
  });

  test('serves the others while one department is down, and that one once it answers', async () => {
    const [ps, tax] = [await publicSecurity(), await taxation()];
    tax.server.behaviour = { hangUp: 2 };
    const { keeper, witness } = keeperOf(
      new HandFedView(epochWith([ps.publication, tax.publication], entriesOf('public-security', 'taxation'))),
    );
    await keeper.load();
    expect(fieldsOf(keeper)).not.toContain('yearlyIncome');
    expect(witness.refusals[0]).toMatchObject({
      subgraph: 'taxation',
      error: { code: 'SUBGRAPH_UNAVAILABLE' },
    });
    await witness.until(() => witness.swaps === 2);
    expect(fieldsOf(keeper)).toContain('yearlyIncome');
  });

  test('SUBGRAPH_MISMATCH: a department that serves another SDL than it published is left out', async () => {
    const [ps, tax] = [await publicSecurity(), await taxation()];
    const { server } = await taxation(TAXATION.replace('taxDebt: Int', 'taxDebt: Int secret: String'));
    const { keeper, witness } = keeperOf(
      new HandFedView(
        epochWith(
          [ps.publication, { ...tax.publication, url: server.url }],
          entriesOf('public-security', 'taxation'),
        ),
      ),
    );
    await keeper.load();
    expect(fieldsOf(keeper)).not.toContain('yearlyIncome');
    expect(witness.refusals[0]).toMatchObject({ subgraph: 'taxation', error: { code: 'SUBGRAPH_MISMATCH' } });
  });

  test('COORDINATE_UNBOUND: a publication that shows more than is bound is left out', async () => {
    const [ps, tax] = [
      await publicSecurity(),
      await taxation(TAXATION.replace('taxDebt: Int', 'taxDebt: Int secret: String')),
    ];
    const { keeper, witness } = keeperOf(
      new HandFedView(epochWith([ps.publication, tax.publication], entriesOf('public-security', 'taxation'))),
    );
    await keeper.load();
    expect(witness.refusals[0]?.error).toMatchObject({
      code: 'COORDINATE_UNBOUND',
      details: { coordinate: 'Citizen.secret' },
    });
    expect([...(keeper.current?.subgraphs.keys() ?? [])]).toEqual(['public-security']);
  });

  test('a newcomer that does not compose is refused; what stood stays, and stays the same snapshot in use', async () => {
    const [ps, tax] = [await publicSecurity(), await taxation()];
    const entries = entriesOf('public-security', 'taxation');
    const view = new HandFedView(epochWith([ps.publication, tax.publication], entries));
    const { keeper, witness } = keeperOf(view);
    await keeper.load();
    const rival = await department(
      'a-rival',
      'RivalMSP',
      `${HEADER} type Citizen @key(fields: "identityNumber") { identityNumber: ID! yearlyIncome: Int }`,
    );
    const rivalEntry: EntryFixture = {
      code: '30799201/000001',
      provider: 'RivalMSP',
      subgraph: 'a-rival',
      binds: { 'Citizen.identityNumber': 'identityNumber', 'Citizen.yearlyIncome': 'yearlyIncome' },
    };
    view.publish(epochWith([rival.publication, ps.publication, tax.publication], [...entries, rivalEntry]));
    await witness.until(() => witness.swaps === 2);
    expect(witness.refusals).toMatchObject([{ subgraph: 'a-rival', error: { code: 'SCHEMA_REFUSED' } }]);
    expect([...(keeper.current?.subgraphs.keys() ?? [])].sort()).toEqual(['public-security', 'taxation']);
  });

  test('a publication that fails later keeps the one that stood, as long as it agrees with the bindings', async () => {
    const [ps, tax] = [await publicSecurity(), await taxation()];
    const entries = entriesOf('public-security', 'taxation');
    const view = new HandFedView(epochWith([ps.publication, tax.publication], entries));
    const { keeper, witness } = keeperOf(view);
    await keeper.load();
    const broken = { ...tax.publication, sdlHash: ps.publication.sdlHash };
    view.publish(epochWith([ps.publication, broken], entries));
    await witness.until(() => witness.refusals.length > 0);
    expect(fieldsOf(keeper)).toContain('yearlyIncome');
  });

  test('an epoch with the same publications and bindings composes nothing', async () => {
    const ps = await publicSecurity();
    const epoch = epochWith([ps.publication], entriesOf('public-security'));
    const view = new HandFedView(epoch);
    const { keeper, witness } = keeperOf(view);
    await keeper.load();
    view.publish({ ...epoch, height: 11n });
    view.publish({ ...epoch, height: 12n });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(witness.swaps).toBe(1);
  });

  test('a request that began before a swap is answered from the snapshot it began with', async () => {
    const [ps, tax] = [await publicSecurity(), await taxation()];
    const view = new HandFedView(epochWith([ps.publication], entriesOf('public-security')));
    const seen: (number | undefined)[] = [];
    const { keeper, witness } = keeperOf(view, async ({ schema }) => {
      seen.push(keeper.snapshotOf(schema).subgraphs.size);
      return { data: { citizen: null } };
    });
    let swapped = false;
    const apollo = new ApolloServer({
      gateway: keeper,
      plugins: [
        {
          requestDidStart: async () => ({
            didResolveOperation: async () => {
              if (swapped) return;
              swapped = true;
              view.publish(
                epochWith([ps.publication, tax.publication], entriesOf('public-security', 'taxation')),
              );
              await witness.until(() => witness.swaps === 2);
            },
          }),
        },
      ],
    });
    await apollo.start();
    await apollo.executeOperation({
      query: `query A${randomUUID().slice(0, 4)} { citizen(identityNumber: "1") { name } }`,
    });
    await apollo.executeOperation({ query: `query B { citizen(identityNumber: "1") { name } }` });
    await apollo.stop();
    expect(seen).toEqual([1, 2]);
  });

  test('a schema of nobody has no snapshot', async () => {
    const ps = await publicSecurity();
    const { keeper } = keeperOf(new HandFedView(epochWith([ps.publication], entriesOf('public-security'))));
    await keeper.load();
    const schema = keeper.current?.supergraphSchema;
    expect(schema).toBeDefined();
    if (schema !== undefined) expect(() => keeper.snapshotOf(schema)).toThrow(/no snapshot/);
  });

  test('NOT_READY: stopped before any department answered, a load that waits ends', async () => {
    const { keeper } = keeperOf(new HandFedView(epochWith([], [])));
    const load = keeper.load();
    await keeper.stop();
    await expect(load).rejects.toMatchObject({ code: 'NOT_READY' });
  });

  test('a binding under the name of another provider keeps the publication out', async () => {
    const [ps, tax] = [await publicSecurity(), await taxation()];
    const entries = entriesOf('public-security', 'taxation').map((each) =>
      each.code === INCOME ? { ...each, provider: 'RivalMSP' } : each,
    );
    const { keeper, witness } = keeperOf(
      new HandFedView(epochWith([ps.publication, tax.publication], entries)),
    );
    await keeper.load();
    expect(witness.refusals).toMatchObject([{ subgraph: 'taxation', error: { code: 'SCHEMA_REFUSED' } }]);
    expect(entries.some((each) => each.code === CITIZENS)).toBe(true);
  });
});
