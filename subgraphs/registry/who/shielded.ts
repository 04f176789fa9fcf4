/**
 * Who sees what of the registry (DESIGN §4.3): graphql-shield over every field.
 *
 * What is hidden looks like what is not there: the same null, and no error. A field that no rule names is told to nobody,
 * so that what is added to the SDL is hidden until someone has thought about it.
 */
import type { GraphQLSchema } from 'graphql';
import { applyMiddleware } from 'graphql-middleware';
import { allow, deny, rule, shield } from 'graphql-shield';
import type { StandingEntry } from '../../../chaincode/model/access/facts';
import type { BallotId, GrantId, RequestId } from '../../../chaincode/model/identifier';
import type { RegistryContext } from '../context';
import { seesBallot } from './ballot-sight';
import { isProviders, seesGrant, seesRequest } from './visible';

/** Never cached: graphql-shield would keep verdicts by arguments, and hash each. */
const UNCACHED = { cache: 'no_cache' } as const;

const providerOrCommittee = rule(
  'providerOrCommittee',
  UNCACHED,
)(({ entry }: StandingEntry, _, context: RegistryContext) => isProviders(entry.provider, context));

const partyToRequest = rule(
  'partyToRequest',
  UNCACHED,
)((_, { id }: { readonly id: string }, context: RegistryContext) => {
  const request = context.epoch.request(id as RequestId);
  // One that is not there is answered by the resolver, with the same null.
  return request === undefined || seesRequest(request, context);
});

const partyToGrant = rule(
  'partyToGrant',
  UNCACHED,
)((_, { id }: { readonly id: string }, context: RegistryContext) => {
  const standing = context.epoch.grant(id as GrantId);
  return standing === undefined || seesGrant(standing.grant, context);
});

const concernedByBallot = rule(
  'concernedByBallot',
  UNCACHED,
)((_, { id }: { readonly id: string }, context: RegistryContext) => {
  const ballot = context.epoch.ballot(id as BallotId);
  return ballot === undefined || seesBallot(ballot, context);
});

/** Told to every member; so are all fields of the type that have no rule of their own. */
const ALL = { '*': allow };

const RULES = {
  Query: {
    directoryEntries: allow,
    directoryEntry: allow,
    allianceMembers: allow,
    allianceMember: allow,
    purposes: allow,
    mayRead: allow,
    mayReadCoordinates: allow,
    grantRequests: allow,
    grantRequest: partyToRequest,
    grants: allow,
    grant: partyToGrant,
    ballots: allow,
    ballot: concernedByBallot,
    duties: allow,
    // The caller's own alone, as their resolver says.
    applications: allow,
    // How much of them, the reach of each viewer says.
    accessRecords: allow,
  },
  // In the caller's own name alone, as each of them sees to; what may be written is the contracts' to say.
  Mutation: {
    prepareGrantRequest: allow,
    prepareResubmission: allow,
    prepareCompliance: allow,
    prepareReturn: allow,
    prepareRefusal: allow,
    prepareWithdrawal: allow,
    prepareConsent: allow,
    prepareVote: allow,
    prepareSuspension: allow,
    prepareResumption: allow,
    prepareRevocation: allow,
    prepareTransaction: allow,
    relayProposal: allow,
    relayTransaction: allow,
  },
  UnsignedBytes: ALL,
  RelayedProposal: ALL,
  RelayedTransaction: ALL,
  LedgerRefusal: ALL,
  DirectoryEntry: { ...ALL, tables: providerOrCommittee },
  DirectoryEntryConnection: ALL,
  DirectoryEntryEdge: ALL,
  PageInfo: ALL,
  EntryItem: ALL,
  Sharing: ALL,
  RowDimension: ALL,
  Duty: ALL,
  EntryBinding: ALL,
  BoundCoordinate: ALL,
  TableBinding: ALL,
  TableColumn: ALL,
  EntryVersion: ALL,
  ProbeVerdict: ALL,
  AllianceMember: ALL,
  Purpose: ALL,
  Bilingual: ALL,
  AccessVerdict: ALL,
  DenialReason: ALL,
  MissingGrant: ALL,
  AccessGround: ALL,
  RowCondition: ALL,
  GrantRequest: ALL,
  GrantRequestConnection: ALL,
  GrantRequestEdge: ALL,
  GrantTerms: ALL,
  Grant: ALL,
  GrantConnection: ALL,
  GrantEdge: ALL,
  Ballot: ALL,
  BallotConnection: ALL,
  BallotEdge: ALL,
  BallotVote: ALL,
  DutyConnection: ALL,
  DutyEdge: ALL,
  Application: ALL,
  AccessRecordConnection: ALL,
  AccessRecordEdge: ALL,
  AccessRecord: ALL,
  AccessDecision: ALL,
  RecordedEntry: ALL,
  RecordedReason: ALL,
  AccessOutcome: ALL,
  ServedFetch: ALL,
  ServedRows: ALL,
};

/** What is hidden is null, without an error: graphql-shield's own answer would tell that there is something to see. */
const asAbsent = (() => null) as unknown as () => Error;

/** The schema, with every field behind its rule. */
export function shielded(schema: GraphQLSchema): GraphQLSchema {
  const options = { fallbackRule: deny, fallbackError: asAbsent, allowExternalErrors: true };
  return applyMiddleware(schema, shield(RULES, options));
}
