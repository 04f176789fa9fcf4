/** A directory for tests of serving: the records the contracts would have written, as one epoch, and a view that shows it. */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Epoch } from '../../../chaincode/ledger/view/epoch';
import type { View } from '../../../chaincode/ledger/view/view';
import {
  type Application,
  type Binding,
  type DirectoryFacts,
  decide,
  type EntryCode,
  type EntryVersion,
  entryVersion,
  formatEntryCode,
  type Gateway,
  type Grant,
  type GrantStateKind,
  grant,
  type Member,
  type MspId,
  member,
  mspId,
  type Publication,
  publication,
  type StandingGrant,
  sha256Hex,
  spkiOf,
} from '../../../chaincode/model';
import { DEMO_DEPARTMENTS } from '../../../subgraphs/demo/departments';
import { describeDepartment } from '../../../subgraphs/kit/binding/describe';

export const MEMBERS: Readonly<Record<string, MspId>> = {
  'public-security': mspId.parse('PublicSecurityMSP'),
  taxation: mspId.parse('TaxationMSP'),
  'civil-affairs': mspId.parse('CivilAffairsMSP'),
  'market-regulation': mspId.parse('MarketRegulationMSP'),
  'natural-resources': mspId.parse('NaturalResourcesMSP'),
  'human-resources': mspId.parse('HumanResourcesMSP'),
  housing: mspId.parse('HousingMSP'),
};
export const HOUSING = mspId.parse('HousingMSP');
export const FOUNDER = mspId.parse('FinanceMSP');

export const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const lock = { ballot: 'entry/x/1', n: 3, k: 2, approvals: [FOUNDER, FOUNDER], termsHash: hash('terms') };

export interface GrantWords {
  readonly id: string;
  readonly consumer: MspId;
  readonly localName: string;
  readonly items: readonly string[];
  readonly districts: readonly string[];
  readonly derives?: readonly string[];
  readonly state?: GrantStateKind;
}

/** The rows of a directory in which the demonstration's departments are registered. */
export class Rows {
  readonly members = new Map<MspId, Member>();
  readonly applications: Application[] = [];
  readonly gateways: Gateway[] = [];
  readonly versions = new Map<string, EntryVersion>();
  readonly bindings: Binding[] = [];
  readonly publications: Publication[] = [];
  readonly sdls = new Map<string, string>();
  grants: StandingGrant[] = [];

  static async ofDemo(): Promise<Rows> {
    const rows = new Rows();
    for (const msp of [...Object.values(MEMBERS), HOUSING]) rows.addMember(msp, 'DEPARTMENT');
    rows.addMember(FOUNDER, 'FOUNDER');
    for (const department of DEMO_DEPARTMENTS) {
      const { entries, sdl } = await describeDepartment(department);
      rows.sdls.set(department.name, sdl);
      for (const { localName, content } of entries) {
        const provider = MEMBERS[department.name] ?? HOUSING;
        const code = formatEntryCode(content.classification, 1);
        const draft = { id: localName, revision: 1 };
        rows.versions.set(
          localName,
          entryVersion.parse({ v: 1, code, version: 1, provider, content, draft, lock, lockedBy: 'tx' }),
        );
        rows.bindings.push({ v: 1, entry: code, version: 1, provider, ...content.binding });
      }
    }
    return rows;
  }

  addMember(msp: MspId, kind: Member['kind'], state: Member['state'] = 'ACTIVE'): void {
    const name = { zh: msp, en: msp };
    const terms = {
      msp,
      name,
      kind,
      creditCode: '11110000000000000X',
      attributes: {},
      keys: {},
      founderEndorsed: true,
    };
    this.members.set(msp, member.parse({ v: 1, ...terms, state }));
  }

  addApplication(msp: MspId, id: string, key: KeyObject, state: Application['state'] = 'ACTIVE'): void {
    this.applications.push({ v: 1, msp, id: id as Application['id'], name: id, spki: spkiOf(key), state });
  }

  addGateway(msp: MspId, id: string, key: KeyObject, state: Gateway['state'] = 'ACTIVE'): void {
    this.gateways.push({ v: 1, msp, id: id as Gateway['id'], spki: spkiOf(key), state });
  }

  /** Publishes a department where it answers, under the key it signs with. */
  publish(subgraph: string, url: string, key: KeyObject): void {
    const sdl = this.sdls.get(subgraph) ?? '';
    const provider = MEMBERS[subgraph] ?? HOUSING;
    this.publications.push(
      publication.parse({ v: 1, subgraph, provider, sdlHash: hash(sdl), url, spki: spkiOf(key) }),
    );
  }

  version(localName: string): EntryVersion {
    const found = this.versions.get(localName);
    if (found === undefined) throw new Error(`no entry ${localName}`);
    return found;
  }

  grant(words: GrantWords): void {
    const { code, provider } = this.version(words.localName);
    const terms = {
      consumer: words.consumer,
      entry: code,
      entryVersion: 1,
      items: words.items,
      rowFilter: [{ dimension: 'district', in: words.districts }],
      purposes: ['housing-eligibility'],
      window: { from: '2020-01-01T00:00:00.000Z', until: '2099-01-01T00:00:00.000Z' },
      obligations: [],
      derives: words.derives ?? [],
    };
    const id = `g-${words.id.padStart(12, '0')}`;
    const record: Grant = grant.parse({ v: 1, id, request: id.replace('g', 'r'), provider, terms, lock });
    this.grants = this.grants.filter((each) => each.grant.id !== record.id);
    this.grants.push({ grant: record, state: words.state ?? 'ACTIVE' });
  }

  /** These rows as they stand now, as of a height. */
  epoch(height: bigint): Epoch {
    return epochOf(this, height);
  }
}

function epochOf(rows: Rows, height: bigint): Epoch {
  const [applications, gateways, grants] = [[...rows.applications], [...rows.gateways], [...rows.grants]];
  const members = new Map(rows.members);
  const versions = new Map<EntryCode, EntryVersion>(
    [...rows.versions.values()].map((each) => [each.code, each]),
  );
  const none: Iterable<never> = [];
  const facts: DirectoryFacts = {
    member: (msp) => members.get(msp),
    entry: (code) => {
      const current = versions.get(code);
      if (current === undefined) return undefined;
      const { provider, version } = current;
      const entry = { v: 1, code, provider, status: 'LOCKED', version, revision: 1, by: provider } as const;
      return { entry, current, verdict: undefined };
    },
    grants: (consumer, entry) =>
      grants.filter(({ grant: { terms } }) => terms.consumer === consumer && terms.entry === entry),
    grant: (id) => grants.find((each) => each.grant.id === id),
  };
  return {
    ...facts,
    decide: (question, moment) => decide(question, facts, moment),
    height,
    blockHash: sha256Hex.parse(hash(`block ${height}`)),
    ledgerTimeMs: Date.now(),
    charter: undefined,
    members: () => members.values(),
    application: (msp, id) => applications.find((each) => each.msp === msp && each.id === id),
    gateways: () => gateways,
    gateway: (msp, id) => gateways.find((each) => each.msp === msp && each.id === id),
    purpose: () => undefined,
    purposes: () => none,
    entries: () => none,
    version: (code) => versions.get(code),
    bindings: (subgraph) => rows.bindings.filter((binding) => binding.subgraph === subgraph),
    publication: () => undefined,
    publications: () => none,
    duty: () => undefined,
    duties: () => none,
    applications: () => applications,
    ballot: () => undefined,
    ballots: () => none,
    vote: () => undefined,
    request: () => undefined,
    requests: () => none,
    allGrants: () => grants,
    claimedQuota: () => undefined,
    supergraphInputs: { publications: rows.publications, bindings: rows.bindings },
  };
}

/** A view whose blocks arrive when the test says so. */
export class HandFedView implements View {
  readonly unlawfulRows = 0;
  current: Epoch;
  failure: Error | undefined;
  fresh = true;
  readonly #waiting = new Set<() => void>();
  #next: Epoch | undefined;

  constructor(first: Epoch) {
    this.current = first;
  }

  publish(epoch: Epoch): void {
    this.current = epoch;
    for (const wake of this.#waiting) wake();
  }

  /** Publishes `epoch` as soon as somebody waits for a height, so that no clock decides which comes first. */
  publishOnceAwaited(epoch: Epoch): void {
    this.#next = epoch;
  }

  async reach(height: bigint, timeoutMs: number): Promise<Epoch | undefined> {
    if (this.#next !== undefined) this.publish(this.#next);
    this.#next = undefined;
    const until = Date.now() + timeoutMs;
    while (this.current.height < height && Date.now() < until) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, until - Date.now());
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.current.height >= height ? this.current : undefined;
  }

  onEpoch(): () => void {
    return () => undefined;
  }

  freshness(): ReturnType<View['freshness']> {
    return { fresh: this.fresh, silenceMs: 0, lagMs: 0 };
  }

  moment(epoch: Epoch, usedToday: Parameters<View['moment']>[1]): ReturnType<View['moment']> {
    return { ledgerTimeMs: epoch.ledgerTimeMs, ownTimeMs: Date.now(), fresh: this.fresh, usedToday };
  }

  async close(): Promise<void> {
    this.#waiting.clear();
  }
}
