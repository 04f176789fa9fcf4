/** `hub request --for`: the smallest grants that would let a query pass, proposed, and requested if told to. */
import { z } from 'zod';
import {
  type ApplicationId,
  canonicalJson,
  type GrantedFilter,
  type GrantTerms,
  HubError,
  officer,
  parseAs,
  type Request,
  type RequestId,
  requestId,
} from '../../model';
import type { CommandContext } from '../cli';
import { type ReadEntry, readEntry, readRequests } from '../directory';
import { askWhether } from '../query/question';
import { type AnsweredReason, answeredReason, asHubError } from '../query/reason';
import { type WantedGrant, wantedGrants } from '../query/wanted-grants';
import { type AskedTerms, requestCall, termsOf } from '../request-terms';
import { folderOf, type Session } from '../session';
import { describeTerms } from '../terms';
import { REASONS } from './query';

/** What `--for` reads of `hub request`'s options. */
export interface RequestForOptions extends AskedTerms {
  readonly for?: string;
  readonly variables?: string;
  readonly operation?: string;
  readonly gateway?: string;
  readonly application?: ApplicationId;
  readonly submit?: boolean;
  readonly legalBasis?: string;
  readonly article: string;
  readonly scenario?: string;
}

/** A grant to ask for, and how far that is. */
interface Proposal {
  readonly terms: GrantTerms;
  /** `OTHERS`: its consumer is not who acts, and requests it itself. */
  readonly status: 'TO_REQUEST' | 'UNDER_WAY' | 'REQUESTED' | 'OTHERS';
  readonly request?: RequestId;
}

/**
 * Asks the gateway what it would decide, and tells what is lacking; with `--submit`, requests what the acting member itself lacks.
 *
 * @throws {HubError} `ACCESS_DENIED`: no grant would let the query pass, and nothing was requested; the gateway's code where
 *   it refused for another reason; as {@link ask}.
 */
export async function requestFor(context: CommandContext<RequestForOptions>, file: string): Promise<void> {
  const { session, output, options } = context;
  const reasons = await refusalOf(session, options, file);
  if (reasons.length === 0) {
    output.one({ proposals: [] }, ['nothing is missing: the query passes']);
    return;
  }
  const hopeless = reasons.filter(({ missing }) => missing === null);
  if (hopeless.length > 0) {
    output.rows(hopeless, REASONS, '');
    throw new HubError('ACCESS_DENIED', 'no grant would let this query pass; nothing was requested');
  }
  const proposals: Proposal[] = [];
  for (const proposal of await propose(session, options, reasons)) {
    const isToSend = options.submit === true && proposal.status === 'TO_REQUEST';
    proposals.push(isToSend ? await send(session, options, proposal) : proposal);
  }
  output.one({ proposals }, [
    ...proposals.flatMap((each) => describe(session, options, each)),
    ...(proposals.some(({ status }) => status === 'TO_REQUEST') ? ['next: the same with `--submit`'] : []),
  ]);
}

async function refusalOf(
  session: Session,
  options: RequestForOptions,
  file: string,
): Promise<readonly AnsweredReason[]> {
  const { application, variables, operation, gateway } = options;
  const [purpose] = options.purpose;
  if (purpose === undefined || options.purpose.length > 1) {
    throw new HubError('INVALID_ARGUMENT', 'a query has one purpose: name it with `--purpose <code>`');
  }
  const { dataDir, member } = session;
  const asker = officer.parse('officer-1');
  const typed = {
    dataDir,
    member,
    purpose,
    file,
    application,
    variables,
    operation,
    gateway,
    officer: asker,
  };
  const { errors: [refused] = [], reasons } = await askWhether(typed);
  if (refused !== undefined) throw asHubError(refused);
  return parseAs(z.array(answeredReason), reasons ?? [], 'what the gateway would decide');
}

async function propose(
  session: Session,
  options: RequestForOptions,
  reasons: readonly AnsweredReason[],
): Promise<readonly Proposal[]> {
  const codes = new Set(reasons.flatMap(({ missing }) => (missing === null ? [] : [missing.entry])));
  const entries = new Map<string, ReadEntry>();
  for (const code of codes) entries.set(code, await readEntry(session, code));
  const entryOf = (code: string): ReadEntry => {
    const found = entries.get(code);
    if (found === undefined) throw new HubError('NOT_FOUND', `entry \`${code}\` was not read`);
    return found;
  };
  const wanted = wantedGrants(reasons, (code) => entryOf(code).current.content);
  requireRowsMeant(options, [...entries.values()]);
  const standing = await readRequests(session);
  return wanted.map((each) => {
    const terms = termsFor(each, options, entryOf(each.entry));
    const under = standing.find((request) => isUnderWay(request, terms));
    if (under !== undefined) return { terms, status: 'UNDER_WAY', request: under.id };
    return { terms, status: each.consumer === session.msp ? 'TO_REQUEST' : 'OTHERS' };
  });
}

/** @throws {HubError} `INVALID_ARGUMENT`: a condition that no entry of the query knows would be dropped unseen. */
function requireRowsMeant({ rows = [] }: RequestForOptions, entries: readonly ReadEntry[]): void {
  const known = entries.flatMap(({ current }) => current.content.rowDimensions.map(({ item }) => item));
  const unknown = rows.find(({ dimension }) => !known.includes(dimension));
  if (unknown === undefined) return;
  const names = [...new Set(known)].join(', ');
  throw new HubError(
    'INVALID_ARGUMENT',
    `no entry of this query divides its rows by \`${unknown.dimension}\`; they do by ${names || 'nothing'}`,
  );
}

/** Each entry is asked for under the conditions that it knows. */
function termsFor(
  wanted: WantedGrant,
  options: RequestForOptions,
  { entry, current }: ReadEntry,
): GrantTerms {
  const dimensions = current.content.rowDimensions.map(({ item }) => item);
  const rows: GrantedFilter = (options.rows ?? []).filter(({ dimension }) => dimensions.includes(dimension));
  const { consumer, items, derives } = wanted;
  return termsOf(consumer, entry, { ...options, items, derives, rows, purpose: [wanted.purpose] });
}

const OPEN: ReadonlySet<Request['state']> = new Set(['SUBMITTED', 'COMPLIANT', 'CONSENTED', 'VOTING']);

/** The same was asked for before, and is not decided yet; its window may have begun another day. */
function isUnderWay({ asked, state }: Request, terms: GrantTerms): boolean {
  const { window: _, ...before } = asked;
  const { window: __, ...now } = terms;
  return OPEN.has(state) && canonicalJson(before) === canonicalJson(now);
}

async function send(session: Session, options: RequestForOptions, { terms }: Proposal): Promise<Proposal> {
  const { legalBasis, article, scenario, application } = options;
  if (legalBasis === undefined || scenario === undefined) {
    throw new HubError('INVALID_ARGUMENT', 'say why with `--legal-basis <name>` and `--scenario <text>`');
  }
  const call = requestCall({ asked: terms, application, legalBasis, article, scenario });
  const { answer } = await session.write('directory', call, z.looseObject({ id: requestId }));
  return { terms, status: 'REQUESTED', request: answer.id };
}

function describe(
  { dataDir }: Session,
  options: RequestForOptions,
  { terms, status, request }: Proposal,
): readonly string[] {
  const heading: Readonly<Record<Proposal['status'], string>> = {
    TO_REQUEST: 'to be requested',
    REQUESTED: `${request ?? ''}  requested; next, a founder: hub comply ${request ?? ''}`,
    UNDER_WAY: `${request ?? ''}  under way: hub requests ${request ?? ''}`,
    OTHERS: `${terms.consumer} requests this itself: ${commandFor(folderOf(dataDir, terms.consumer), terms, options)}`,
  };
  return [heading[status], ...describeTerms(terms)];
}

/** The command another member types for what it lacks. */
function commandFor(member: string, terms: GrantTerms, { rows = [] }: RequestForOptions): string {
  const { entry, items, derives, purposes, rowFilter } = terms;
  const told = rows.filter(({ dimension }) => rowFilter.some((each) => each.dimension === dimension));
  return [
    `hub request --as ${member} --entry ${entry} --items ${items.join(',')} --purpose ${purposes.join(',')}`,
    ...(derives.length === 0 ? [] : [`--derives ${derives.join(',')}`]),
    ...told.map(
      (each) => `--rows ${each.dimension}=${'in' in each ? each.in.join(',') : `@${each.attribute}`}`,
    ),
    '--legal-basis … --scenario …',
  ].join(' ');
}
