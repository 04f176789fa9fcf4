/** The one way in which a subgraph is published. */
import type { Ledger } from '../../../chaincode/ledger/ledger';
import { isLoopback } from '../../../chaincode/ledger/transport/loopback';
import { canonicalJson } from '../../../chaincode/model/canonical';
import { HubError } from '../../../chaincode/model/error';
import type { MspId, Spki } from '../../../chaincode/model/identifier';
import { parseAs } from '../../../chaincode/model/parse';
import {
  type Binding,
  type Publication,
  type PublicationTerms,
  publicationTerms,
} from '../../../chaincode/model/record/binding';
import { publicationFaults } from '../../../schema/publication';
import { type DepartmentFault, faultOfDepartment } from '../binding/department-fault';
import type { DepartmentDescription } from '../binding/examine';
import type { DutyDeclaration } from '../declare/department';
import { type DutyStanding, type EntryStanding, standingsOf } from './entry-standing';
import { readBindings, readDuty, readPublication } from './subgraph-state';

/** Whose subgraph is published, where it answers, and by which key. */
export interface Publisher {
  /** Signs as the member's admin. */
  readonly ledger: Pick<Ledger, 'evaluate' | 'submit'>;
  readonly member: MspId;
  /** Where the gateway finds it; left out, where it was before. */
  readonly url?: string | undefined;
  /** Of the key that signs what is served. */
  readonly spki: Spki;
  /** True: everything is checked and nothing is written. */
  readonly dryRun?: boolean;
}

/** What became of it. */
export interface Published {
  /** `REFUSED`: for `faults`; `UNCHANGED`: exactly this stands already. */
  readonly outcome: 'PUBLISHED' | 'UNCHANGED' | 'WOULD_PUBLISH' | 'REFUSED';
  /** The block it stands in, when this call wrote it. */
  readonly block?: bigint;
  readonly url?: string;
  readonly faults: readonly DepartmentFault[];
  readonly duties: readonly DutyStanding[];
  readonly entries: readonly EntryStanding[];
}

/**
 * Publishes a department's subgraph, if it agrees with what was voted: the very check by which a gateway takes it up.
 *
 * Publishing the same again writes nothing.
 *
 * @throws {HubError} the contract's: `NOT_ALLOWED`; `LEDGER_UNAVAILABLE`.
 */
export async function publishDepartment(
  { subgraph, sdl, sdlHash, entries, duties: declared }: DepartmentDescription,
  publisher: Publisher,
): Promise<Published> {
  const { ledger, member, spki } = publisher;
  const [standing, bindings, duties] = await Promise.all([
    readPublication(ledger, subgraph),
    readBindings(ledger, subgraph),
    Promise.all(declared.map((duty) => dutyStanding(duty, publisher))),
  ]);
  const standings = standingsOf(entries, bindings);
  const compared = { duties, entries: standings };
  const url = publisher.url ?? standing?.url;
  const faults = [
    ...ownerFaults(subgraph, member, bindings),
    ...urlFaults(subgraph, url),
    ...votedFaults(sdl, bindings, standings),
  ];
  if (faults.length > 0 || url === undefined) return { outcome: 'REFUSED', faults, ...compared };
  const terms = parseAs(publicationTerms, { subgraph, sdlHash, url, spki }, 'publication');
  return { ...(await publishTerms(terms, standing, publisher)), url, faults, ...compared };
}

async function dutyStanding(duty: DutyDeclaration, { ledger, member }: Publisher): Promise<DutyStanding> {
  const found = await readDuty(ledger, member, duty.id);
  return { ...duty, standing: found === undefined ? 'NEW' : 'STANDS' };
}

/**
 * Publishes what is bound to no entry: the registry, by a founder.
 *
 * @throws {HubError} as {@link publishDepartment}.
 */
export async function publishUnbound(
  terms: PublicationTerms,
  publisher: Pick<Publisher, 'ledger' | 'dryRun'>,
) {
  return await publishTerms(terms, await readPublication(publisher.ledger, terms.subgraph), publisher);
}

async function publishTerms(
  terms: PublicationTerms,
  standing: Publication | undefined,
  { ledger, dryRun }: Pick<Publisher, 'ledger' | 'dryRun'>,
): Promise<Pick<Published, 'outcome' | 'block'>> {
  if (standing !== undefined && saysTheSame(standing, terms)) return { outcome: 'UNCHANGED' };
  if (dryRun === true) return { outcome: 'WOULD_PUBLISH' };
  const call = { contract: 'Directory', transaction: 'Publish', args: [canonicalJson(terms)] };
  const { blockNumber } = await ledger.submit(call);
  return { outcome: 'PUBLISHED', block: blockNumber };
}

function saysTheSame(standing: Publication, terms: PublicationTerms): boolean {
  const { provider: _, v: __, ...said } = standing;
  return canonicalJson(said) === canonicalJson(terms);
}

/** Whose data it is would be ambiguous: the contract refuses it too, and a gateway leaves it out. */
function ownerFaults(
  subgraph: string,
  member: MspId,
  bindings: readonly Binding[],
): readonly DepartmentFault[] {
  const other = bindings.find(({ provider }) => provider !== member);
  if (other === undefined) return [];
  return [
    faultOfDepartment('NOT_ALLOWED', subgraph, `is bound by \`${other.provider}\` as entry ${other.entry}`),
  ];
}

/** A gateway leaves out what is published under plain text elsewhere, so it is told before it is written. */
function urlFaults(subgraph: string, url: string | undefined): readonly DepartmentFault[] {
  if (url === undefined)
    return [faultOfDepartment('INVALID_ARGUMENT', subgraph, 'was never published: say where it answers')];
  if (!URL.canParse(url)) return [faultOfDepartment('INVALID_ARGUMENT', url, 'is no URL')];
  const { protocol, hostname } = new URL(url);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isSafe ? [] : [faultOfDepartment('TLS_REQUIRED', url, 'is outside the loopback, and not `https:`')];
}

/** What a gateway would have against it; told by entry where the code proposes what the vote did not have. */
function votedFaults(
  sdl: string,
  bindings: readonly Binding[],
  standings: readonly EntryStanding[],
): readonly DepartmentFault[] {
  const faults = publicationFaults(sdl, bindings);
  const differing = standings.filter(({ standing }) => standing !== 'AGREES');
  if (faults.length === 0 || differing.length === 0) return faults;
  return differing.map(({ localName, code, standing, lines }) => {
    const count = lines.length === 1 ? 'one coordinate' : `${lines.length} coordinates`;
    const fact =
      standing === 'NEW' ? `has ${count} that no voted entry binds` : `differs in ${count} from ${code}`;
    return faultOfDepartment('UNKNOWN_BINDING', `entries.${localName}`, fact);
  });
}

/** The first fault as an error, for whoever cannot go on. */
export function requirePublished({ faults }: Pick<Published, 'faults'>): void {
  const [fault] = faults;
  if (fault !== undefined)
    throw new HubError(fault.code, fault.message, { details: { coordinate: fault.at } });
}
