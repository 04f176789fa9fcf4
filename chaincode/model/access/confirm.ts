/**
 * The second decision: a provider's own, over its own view, before it serves a ticketed fetch (DESIGN §4.6).
 *
 * A ticket's scope is a claim. The provider releases only what both the ticket claims and its own view allows: the
 * grounds of its own decision that the ticket names too. A gateway whose key was stolen therefore reads nothing that no
 * live caller may.
 */
import type { EntryCode } from '../code';
import type { TicketScope } from '../credential';
import type { Coordinate, ItemId, MspId, PurposeCode, SubgraphName } from '../identifier';
import type { Binding } from '../record';
import { boundItems } from './bound-items';
import type { AccessQuestion, Decision, Denial, Scope } from './decision';
import type { DecisionMoment, DirectoryFacts } from './facts';
import type { Touch } from './touch';

/** What the fetch's document touches at this subgraph; `item` undefined is presence. */
export interface ServedTouch {
  readonly coordinate: Coordinate;
  readonly entry: EntryCode | undefined;
  readonly item: ItemId | undefined;
}

/** One ticketed fetch, its ticket and evidence already verified. */
export interface ServedQuestion {
  readonly subgraph: SubgraphName;
  /** The evidence's member. */
  readonly caller: MspId;
  readonly purpose: PurposeCode;
  readonly touches: readonly ServedTouch[];
  /** The ticket's. */
  readonly scope: readonly TicketScope[];
}

/** The directory's rows plus every binding, of all subgraphs, and what is decided over them. */
export interface ConfirmationFacts extends DirectoryFacts {
  readonly bindings: readonly Binding[];
  /** As `decide()` does, over these rows. */
  decide(question: AccessQuestion, moment: DecisionMoment): Decision;
}

/**
 * - `RELEASE`: serve through a row scope of these grounds, and nothing else.
 * - `DENY`: the provider's own view denies; the gateway must discard the whole answer (`ACCESS_DENIED`).
 * - `SCOPE`: the ticket does not cover its own fetch, whatever the ledger says (`TICKET_SCOPE`).
 */
export type Confirmation =
  | { readonly kind: 'RELEASE'; readonly scopes: readonly Scope[] }
  | { readonly kind: 'DENY'; readonly denials: readonly Denial[] }
  | { readonly kind: 'SCOPE'; readonly problem: string };

/** Decides again, at the provider, whether and through which grounds a ticketed fetch is served. */
export function confirmScope(
  question: ServedQuestion,
  facts: ConfirmationFacts,
  moment: DecisionMoment,
): Confirmation {
  const problem = uncoveredTouch(question) ?? strangeBeneficiary(question, facts);
  if (problem !== undefined) return { kind: 'SCOPE', problem };
  const touches = [...claimedTouches(question), ...derivationTouches(question, facts)];
  const decision = facts.decide({ caller: question.caller, purpose: question.purpose, touches }, moment);
  if (!decision.allowed) return { kind: 'DENY', denials: decision.denials };
  const own = new Set(question.touches.map((touch) => touch.entry));
  const claimed = new Set(question.scope.map(groundOf));
  const scopes = decision.scopes.filter((scope) => own.has(scope.entry) && claimed.has(groundOf(scope)));
  return groupsWithoutGround(question, scopes) ? withdrawn(question) : { kind: 'RELEASE', scopes };
}

/** Each touch must be claimed for somebody; a touch of an unbound coordinate is claimed for nobody. */
function uncoveredTouch({ touches, scope }: ServedQuestion): string | undefined {
  const uncovered = touches.find(
    ({ entry, item }) =>
      !scope.some((s) => s.entry === entry && (item === undefined || s.items.includes(item))),
  );
  return uncovered === undefined ? undefined : `ticket does not cover \`${uncovered.coordinate}\``;
}

/**
 * Direct use is for the caller; derived use for the voted provider of the coordinate derived into. Nobody derives from
 * its own data through a ticket: ownership has no bounds, so a stolen gateway key could read a whole entry under the
 * pretext of computing one item that its caller may read.
 */
function strangeBeneficiary({ scope, caller }: ServedQuestion, facts: ConfirmationFacts): string | undefined {
  const strange = scope.find((each) =>
    each.derives === undefined
      ? each.beneficiary !== caller
      : facts.entry(each.entry)?.entry.provider === each.beneficiary ||
        !boundItems(facts.bindings, each.derives).some(
          ({ binding }) => binding.provider === each.beneficiary,
        ),
  );
  return strange === undefined
    ? undefined
    : `ticket names \`${strange.beneficiary}\`, for whom this caller cannot ask`;
}

/** What the ticket claims of each entry, with presence: decided as if touched directly. */
function claimedTouches({ scope, subgraph, touches }: ServedQuestion): readonly Touch[] {
  return scope.flatMap(({ entry, items, beneficiary, derives }) =>
    [undefined, ...items].map((item) => ({
      subgraph,
      coordinate: coordinateOf(touches, entry, item),
      entry,
      item,
      beneficiary,
      derives,
    })),
  );
}

/** A derived input is served only to a caller who may read the coordinate it is derived into. */
function derivationTouches({ scope, caller }: ServedQuestion, facts: ConfirmationFacts): readonly Touch[] {
  const derived = new Set(scope.flatMap(({ derives }) => (derives === undefined ? [] : [derives])));
  return [...derived].flatMap((coordinate) =>
    boundItems(facts.bindings, coordinate).map(({ binding, item }) => ({
      subgraph: binding.subgraph,
      coordinate,
      entry: binding.entry,
      item,
      beneficiary: caller,
      derives: undefined,
    })),
  );
}

/** A claimed group none of whose grounds stands in the provider's own view. */
function groupsWithoutGround({ scope }: ServedQuestion, scopes: readonly Scope[]): boolean {
  const standing = new Set(scopes.map(groupOf));
  return scope.some((each) => !standing.has(groupOf(each)));
}

/** Allowed by other grounds than the ticket names: they changed on the way, so the gateway must decide anew. */
function withdrawn({ scope, subgraph, touches }: ServedQuestion): Confirmation {
  return {
    kind: 'DENY',
    denials: scope.map(({ entry, beneficiary }) => ({
      subgraph,
      coordinate: coordinateOf(touches, entry, undefined),
      entry,
      item: undefined,
      beneficiary,
      reason: 'NO_GRANT' as const,
      missing: undefined,
    })),
  };
}

function coordinateOf(
  touches: readonly ServedTouch[],
  entry: EntryCode,
  item: ItemId | undefined,
): Coordinate {
  const exact = touches.find((touch) => touch.entry === entry && touch.item === item);
  const near = exact ?? touches.find((touch) => touch.entry === entry);
  return near?.coordinate ?? ('Query._entities' as Coordinate);
}

type Group = Pick<Scope, 'entry' | 'beneficiary'> & { readonly derives?: Coordinate | undefined };

const groupOf = ({ entry, beneficiary, derives }: Group): string =>
  JSON.stringify([entry, beneficiary, derives ?? null]);

/** With its rows: by another attribute of the consumer's, the same grant is another ground. */
const groundOf = (scope: Group & Pick<Scope, 'basis' | 'rowFilter'>): string =>
  JSON.stringify([
    groupOf(scope),
    scope.basis,
    scope.rowFilter.map(({ dimension, in: values }) => [dimension, values]),
  ]);
