import {
  type Binding,
  binding,
  type ConfirmationFacts,
  type Coordinate,
  confirmScope,
  type DecisionMoment,
  type DirectoryFacts,
  decideCompiled,
  type PurposeCode,
  type ServedQuestion,
  type ServedTouch,
  type StandingEntry,
  type StandingGrant,
  type SubgraphName,
  type TicketScope,
  ticketScope,
} from '../../../../chaincode/model';
import { asItem, asMsp, codeNumber, grantNumber, sampleEntry, sampleGrant, sampleMember } from '../sample';
import { compiledFacts } from './compiled-facts';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const MOMENT: DecisionMoment = { ledgerTimeMs: NOW, ownTimeMs: NOW, fresh: true, usedToday: () => 0 };
const MEMBERS = ['HousingMSP', 'TaxationMSP', 'CivilAffairsMSP', 'HealthMSP'];
const INTO = 'Citizen.lowIncomeEligible';

const income = sampleEntry({
  code: codeNumber(1),
  provider: 'TaxationMSP',
  subgraph: 'taxation',
  items: [{ id: 'identityNumber' }, { id: 'yearlyIncome' }, { id: 'employer', shareType: 'NOT_SHARED' }],
  rowDimensions: ['identityNumber'],
});
const register = sampleEntry({
  code: codeNumber(2),
  provider: 'CivilAffairsMSP',
  subgraph: 'civil-affairs',
  items: [{ id: 'lowIncomeEligible' }],
});
const taxClass = sampleEntry({
  code: codeNumber(3),
  provider: 'TaxationMSP',
  subgraph: 'taxation',
  items: [{ id: 'taxClass' }],
});

/** `item` of the entry is what the coordinate reveals. */
function bound({ current }: StandingEntry, coordinate: string, item: string): Binding {
  return binding.parse({
    v: 1,
    entry: current.code,
    version: current.version,
    provider: current.provider,
    ...current.content.binding,
    coordinates: [{ coordinate, item }],
  });
}

const BINDINGS = [
  bound(income, 'Citizen.yearlyIncome', 'yearlyIncome'),
  bound(register, INTO, 'lowIncomeEligible'),
  bound(taxClass, 'Citizen.taxClass', 'taxClass'),
];

const G3 = grantOn(income, 3, { items: ['identityNumber', 'yearlyIncome'] });
const G4 = grantOn(register, 4, { items: ['lowIncomeEligible'] });
const G5 = grantOn(income, 5, {
  consumer: 'CivilAffairsMSP',
  items: ['identityNumber', 'yearlyIncome'],
  derives: [INTO],
});
const G6 = grantOn(taxClass, 6, { items: ['taxClass'] });

function grantOn(
  { current }: StandingEntry,
  number: number,
  terms: { consumer?: string; items: string[]; derives?: string[] },
): StandingGrant {
  const grant = sampleGrant({
    consumer: 'HousingMSP',
    ...terms,
    id: grantNumber(number),
    provider: current.provider,
    entry: current.code,
  });
  return { grant, state: 'ACTIVE' };
}

function factsWith(...grants: readonly StandingGrant[]): ConfirmationFacts {
  const facts: DirectoryFacts = {
    member: (msp) => (MEMBERS.includes(msp) ? sampleMember(msp) : undefined),
    entry: (code) => [income, register, taxClass].find(({ entry }) => entry.code === code),
    grants: (consumer, entry) =>
      grants.filter(({ grant }) => grant.terms.consumer === consumer && grant.terms.entry === entry),
    grant: (id) => grants.find(({ grant }) => grant.id === id),
  };
  return {
    ...facts,
    bindings: BINDINGS,
    decide: (question, moment) => decideCompiled(question, compiledFacts(facts), moment),
  };
}

const touching = (...items: readonly (string | undefined)[]): readonly ServedTouch[] =>
  items.map((item) => ({
    coordinate: `Citizen.${item ?? 'all'}` as Coordinate,
    entry: income.entry.code,
    item: item === undefined ? undefined : asItem(item),
  }));

function claim(change: Partial<Record<keyof TicketScope, unknown>> = {}): TicketScope {
  return ticketScope.parse({
    basis: grantNumber(3),
    entry: income.entry.code,
    version: 1,
    items: ['yearlyIncome'],
    rowFilter: [],
    beneficiary: 'HousingMSP',
    ...change,
  });
}

const derivedClaim = (change: Partial<Record<keyof TicketScope, unknown>> = {}): TicketScope =>
  claim({ basis: grantNumber(5), beneficiary: 'CivilAffairsMSP', derives: INTO, ...change });

function asked(
  touches: readonly ServedTouch[],
  scope: readonly TicketScope[],
  caller = 'HousingMSP',
): ServedQuestion {
  return {
    subgraph: 'taxation' as SubgraphName,
    caller: asMsp(caller),
    purpose: 'housing-eligibility' as PurposeCode,
    touches,
    scope,
  };
}

const confirm = (question: ServedQuestion, ...grants: readonly StandingGrant[]) =>
  confirmScope(question, factsWith(...grants), MOMENT);

/** The grants a confirmation releases by, or its kind. */
function released(confirmation: ReturnType<typeof confirm>): readonly string[] | string {
  return confirmation.kind === 'RELEASE' ? confirmation.scopes.map(({ basis }) => basis) : confirmation.kind;
}

describe('a provider, deciding again', () => {
  it('releases by the grants that both its view and the ticket name', () => {
    const other = grantOn(income, 7, { items: ['yearlyIncome'] });
    expect(released(confirm(asked(touching('yearlyIncome'), [claim()]), G3, other))).toEqual([
      grantNumber(3),
    ]);
  });

  it('denies when its own view has no such grant any more', () => {
    const suspended: StandingGrant = { ...G3, state: 'SUSPENDED' };
    const question = asked(touching('yearlyIncome'), [claim()]);
    expect(released(confirm(question, suspended))).toBe('DENY');
    expect(released(confirm(question))).toBe('DENY');
  });

  it('denies when the ticket names another grant than the one that stands', () => {
    const question = asked(touching('yearlyIncome'), [claim({ basis: grantNumber(9) })]);
    expect(released(confirm(question, G3))).toBe('DENY');
  });

  it('denies, whatever the ticket says, while its own view is stale', () => {
    const stale = confirmScope(asked(touching('yearlyIncome'), [claim()]), factsWith(G3), {
      ...MOMENT,
      fresh: false,
    });
    expect(stale).toMatchObject({ kind: 'DENY', denials: [{ reason: 'STALE_LEDGER' }, {}] });
  });

  it('does not believe a claim of ownership or of an unconditional share', () => {
    for (const basis of ['OWN', 'UNCONDITIONAL']) {
      expect(released(confirm(asked(touching('yearlyIncome'), [claim({ basis })]), G3))).toBe('DENY');
    }
  });

  it('denies a ticket that claims other rows than its own view gives', () => {
    const narrow = grantOn(income, 3, { items: ['yearlyIncome'] });
    const rowFilter = [{ dimension: asItem('identityNumber'), in: ['x'] }];
    const bounded = { ...narrow, grant: { ...narrow.grant, terms: { ...narrow.grant.terms, rowFilter } } };
    const released = (claimed: object) => confirm(asked(touching('yearlyIncome'), [claim(claimed)]), bounded);
    expect(released({ rowFilter })).toMatchObject({ kind: 'RELEASE', scopes: [{ rowFilter }] });
    expect(released({ rowFilter: [] })).toMatchObject({ kind: 'DENY', denials: [{ reason: 'NO_GRANT' }] });
  });
});

describe('TICKET_SCOPE', () => {
  it('answers a document that touches more than the ticket claims', () => {
    const question = asked(touching('yearlyIncome', 'identityNumber'), [claim()]);
    expect(released(confirm(question, G3))).toBe('SCOPE');
  });

  it('answers a coordinate that no binding names', () => {
    const unbound = [{ coordinate: 'Citizen.secret' as Coordinate, entry: undefined, item: undefined }];
    expect(released(confirm(asked(unbound, [claim()]), G3))).toBe('SCOPE');
  });

  it('answers direct use for anybody but the caller', () => {
    const question = asked(touching('yearlyIncome'), [claim()], 'HealthMSP');
    expect(released(confirm(question, G3))).toBe('SCOPE');
  });

  it('answers a derivation by a member that does not provide the coordinate', () => {
    const question = asked(touching('yearlyIncome'), [derivedClaim({ beneficiary: 'HealthMSP' })]);
    expect(released(confirm(question, G4, G5))).toBe('SCOPE');
  });

  it('answers a derivation into a coordinate nobody bound', () => {
    const question = asked(touching('yearlyIncome'), [derivedClaim({ derives: 'Citizen.secret' })]);
    expect(released(confirm(question, G4, G5))).toBe('SCOPE');
  });

  it('answers a stolen gateway key that would read a whole entry as its own provider', () => {
    const theft = claim({
      basis: 'OWN',
      items: ['yearlyIncome', 'employer'],
      beneficiary: 'TaxationMSP',
      derives: 'Citizen.taxClass',
    });
    expect(released(confirm(asked(touching('yearlyIncome', 'employer'), [theft]), G6))).toBe('SCOPE');
  });
});

describe('a derived input', () => {
  const question = asked(touching('yearlyIncome'), [derivedClaim()]);

  it('is served to the provider that computes, for a caller who may read what it computes', () => {
    expect(released(confirm(question, G4, G5))).toEqual([grantNumber(5)]);
  });

  it('is not served for a caller who may not read what is computed', () => {
    expect(confirm(question, G5)).toMatchObject({
      kind: 'DENY',
      denials: [{ coordinate: INTO, beneficiary: 'HousingMSP', reason: 'NO_GRANT' }],
    });
  });

  it("is not served on the caller's own grant", () => {
    expect(released(confirm(question, G3, G4))).toBe('DENY');
  });
});
