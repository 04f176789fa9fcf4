/** A whole gateway over real HTTP: departments, journal on a forgetful disk, an access log; only the chain is a test's. */
import type { KeyObject } from 'node:crypto';
import { pino } from 'pino';
import type { Epoch, SupergraphInputs } from '../../../chaincode/ledger/view/epoch';
import {
  type AccessRecord,
  type Application,
  type ApplicationId,
  type ClaimedQuota,
  type GatewayId,
  type GrantId,
  type MspId,
  type Officer,
  type Publication,
  type PurposeCode,
  sha256,
  signToken,
  spkiOf,
  withSlice,
} from '../../../chaincode/model';
import type { WantedSlice } from '../../../gateway/access';
import { Gateway } from '../../../gateway/launch/gateway/gateway';
import type { GatewayOptions } from '../../../gateway/launch/gateway/gateway-options';
import { ForgetfulDirectory } from '../../chaincode/ledger/durable/forgetful-directory';
import {
  type EntryFixture,
  epochOf,
  type GrantFixture,
  newKey,
  PURPOSE,
  publicationOf,
} from '../fixture/alliance';
import { DEPARTMENTS, ENTRIES, HOUSING, MEMBERS } from '../fixture/scenario';
import { SubgraphServer } from '../fixture/subgraph-server';
import { FaultyLedger } from '../log/faulty-ledger';
import { LOG } from '../record/sample-record';
import { SettableView } from './settable-view';

const CITIZEN = {
  identityNumber: '1',
  name: 'An',
  household: { address: 'Road 1' },
  division: { code: '110101' },
};

const RESOLVERS: Readonly<Record<string, object>> = {
  'public-security': {
    Query: {
      citizen: (_: unknown, { identityNumber }: { identityNumber: string }) =>
        identityNumber === '1' ? CITIZEN : null,
    },
    Citizen: { __resolveReference: () => CITIZEN },
  },
  taxation: {
    Citizen: { __resolveReference: (key: object) => ({ ...key, yearlyIncome: 1200, taxDebt: 5 }) },
  },
  'civil-affairs': {
    Query: { division: (_: unknown, { code }: { code: string }) => ({ code, name: 'Dongcheng' }) },
    Division: { __resolveReference: ({ code }: { code: string }) => ({ code, name: 'Dongcheng' }) },
    Citizen: {
      __resolveReference: (reference: object) => reference,
      lowIncomeEligible: ({ yearlyIncome }: { yearlyIncome: number }) => yearlyIncome < 2000,
    },
  },
};

export interface AskedAs {
  readonly purpose?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any answer.
  readonly body: any;
}

export class RunningGateway {
  readonly applicationKey = newKey();
  readonly gatewayKey = newKey();
  readonly logged: string[] = [];
  readonly ledger = new FaultyLedger();
  directory = new ForgetfulDirectory();
  readonly servers: ReadonlyMap<string, SubgraphServer>;
  readonly view: SettableView;
  #publications: readonly Publication[];
  #entries: readonly EntryFixture[] = ENTRIES;
  #gateway: Gateway | undefined;
  #options: Partial<GatewayOptions> = {};
  readonly #claimed = new Map<GrantId, ClaimedQuota>();
  /** The same object in every epoch, until {@link amend} changes a publication or a binding. */
  #inputs: SupergraphInputs | undefined;

  private constructor(
    servers: ReadonlyMap<string, SubgraphServer>,
    publications: readonly Publication[],
    keys: { readonly gatewayKey: KeyObject; readonly applicationKey: KeyObject },
  ) {
    this.servers = servers;
    this.#publications = publications;
    this.gatewayKey = keys.gatewayKey;
    this.applicationKey = keys.applicationKey;
    this.view = new SettableView(this.epoch([]));
  }

  static async start(
    grants: readonly GrantFixture[],
    options: Partial<GatewayOptions> = {},
  ): Promise<RunningGateway> {
    const keys = { gatewayKey: newKey(), applicationKey: newKey() };
    const servers = new Map<string, SubgraphServer>();
    const publications: Publication[] = [];
    for (const { name, provider, sdl } of DEPARTMENTS) {
      const key = newKey();
      const server = await SubgraphServer.start({
        name,
        sdl,
        resolvers: RESOLVERS[name] ?? {},
        key,
        ...keys,
      });
      servers.set(name, server);
      publications.push(publicationOf(name, provider, await server.sdl(), server.url, key));
    }
    const running = new RunningGateway(servers, publications, keys);
    running.view.publish(running.epoch(grants));
    await running.open(options);
    return running;
  }

  /** Opens a gateway over the directory as it is now. */
  async open(options: Partial<GatewayOptions> = this.#options): Promise<void> {
    this.#options = options;
    this.#gateway = await Gateway.open({
      host: '127.0.0.1',
      port: 0,
      gateway: { msp: 'EconomyMSP' as MspId, id: 'main' as GatewayId, key: this.gatewayKey },
      log: LOG,
      view: this.view,
      exchange: this.ledger,
      claimSlice: async (slice) => await this.#claim(slice),
      directory: this.directory,
      leaseMs: 60_000,
      logger: pino({ level: 'debug' }, { write: (line: string) => void this.logged.push(line) }),
      withdrawalWaitMs: 3_000,
      repairEveryMs: 20,
      lingerMs: 50,
      ...options,
    });
  }

  /** The next block's epoch, published: these grants stand, everything is fresh, all departments behave. */
  reset(grants: readonly GrantFixture[]): void {
    for (const server of this.servers.values()) {
      server.behaviour = {};
      server.received.length = 0;
    }
    this.view.fresh = true;
    this.block(grants);
  }

  /** Resolves once everything recorded stands on the ledger and nothing is being written. */
  async settle(): Promise<void> {
    for (;;) {
      const health = await fetch(`${this.url}/health/ready`);
      const { unshipped } = (await health.json()) as { readonly unshipped: number };
      if (unshipped === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Publishes the next block's epoch. @returns its height. */
  block(grants: readonly GrantFixture[]): bigint {
    const height = this.view.current.height + 1n;
    this.view.publish(this.epoch(grants, height));
    return height;
  }

  /** From the next block on these entries stand, and what the departments serve now is published. */
  async amend(entries: readonly EntryFixture[]): Promise<void> {
    this.#entries = entries;
    this.#publications = await Promise.all(
      this.#publications.map(async (each) => {
        const server = this.server(each.subgraph);
        return { ...each, sdlHash: sha256(await server.sdl()) };
      }),
    );
    this.#inputs = undefined;
  }

  server(name: string): SubgraphServer {
    const server = this.servers.get(name);
    if (server === undefined) throw new Error(`no server ${name}`);
    return server;
  }

  epoch(grants: readonly GrantFixture[], height = 10n): Epoch {
    const application = { spki: spkiOf(this.applicationKey), state: 'ACTIVE' } as Application;
    const epoch = epochOf({
      members: MEMBERS,
      entries: this.#entries,
      grants,
      publications: this.#publications,
      height,
    });
    this.#inputs ??= epoch.supergraphInputs;
    return {
      ...epoch,
      supergraphInputs: this.#inputs,
      claimedQuota: (grant: GrantId) => this.#claimed.get(grant),
      application: (msp: MspId, id: ApplicationId) =>
        msp === HOUSING && id === 'eligibility' ? application : undefined,
    } as Epoch;
  }

  /** As the contract counts it; the chain is a test's. */
  async #claim({ grant, period, operations }: WantedSlice): Promise<bigint> {
    const gateway = { msp: 'EconomyMSP' as MspId, id: 'main' as GatewayId };
    const days = withSlice(this.#claimed.get(grant), { period, gateway, operations }, [period]);
    this.#claimed.set(grant, { v: 1, grant, days });
    return this.view.current.height;
  }

  /** Fetches that departments got, the SDL aside. */
  get fetches(): number {
    return [...this.servers.values()].reduce((sum, { received }) => sum + received.length, 0);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#gateway?.port}`;
  }

  /** What the ledger has of one access, once it has so many lines of it. */
  async records(access: string, count: number): Promise<readonly AccessRecord[]> {
    const until = Date.now() + 10_000;
    const found = () => this.ledger.records.filter((record) => record.access === access);
    while (found().length < count && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return found();
  }

  async token(purpose: string = PURPOSE): Promise<string> {
    return await signToken(
      {
        member: HOUSING as MspId,
        application: 'eligibility' as ApplicationId,
        purpose: purpose as PurposeCode,
        officer: 'officer-1' as Officer,
        issuedAtMs: Date.now(),
        lifetimeS: 300,
      },
      this.applicationKey,
    );
  }

  async ask(query: string, variables: object = {}, as: AskedAs = {}): Promise<Reply> {
    const token = as.token ?? (await this.token(as.purpose));
    return await this.post(JSON.stringify({ query, variables }), {
      authorization: `Bearer ${token}`,
      ...as.headers,
    });
  }

  /** What a query would be decided. */
  async dryRun(query: string, as: AskedAs = {}): Promise<Reply> {
    const authorization = `Bearer ${as.token ?? (await this.token(as.purpose))}`;
    return await this.post(JSON.stringify({ query }), { authorization, ...as.headers }, '/access');
  }

  async post(
    body: string,
    headers: Readonly<Record<string, string>> = {},
    path: '/graphql' | '/access' = '/graphql',
  ): Promise<Reply> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  /** Ends the gateway alone. */
  async close(): Promise<void> {
    await this.#gateway?.close();
    this.#gateway = undefined;
  }

  async stop(): Promise<void> {
    await this.close();
    await Promise.all([...this.servers.values()].map(async (server) => await server.close()));
  }
}
