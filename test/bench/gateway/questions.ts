/** What is asked: one field of one department, everything that is known of a citizen, and a long page of rows. */
import { SEED } from '../../../gateway/launch/start/databases';
import { inventHouseholds } from '../../../subgraphs/population/household';

export interface Question {
  readonly name: 'small' | 'heavy' | 'large';
  /** Of its one operation. */
  readonly operation: string;
  readonly document: string;
  /** Requests a round, for each of the heavy one's: all are to take about as long. */
  readonly times: number;
  /** Who ask at the same time: enough that nobody waits for the one before, few enough that two processors answer them. */
  readonly callers: number;
}

/** One fetch of one row. */
const SMALL: Question = {
  name: 'small',
  operation: 'Small',
  times: 4,
  callers: 8,
  document: 'query Small($id: ID!) { citizen(identityNumber: $id) { name } }',
};

/** Six departments beside housing's own, some of them twice; an input is computed with; keys travel. */
const HEAVY: Question = {
  name: 'heavy',
  operation: 'Heavy',
  times: 1,
  callers: 8,
  document: `query Heavy($id: ID!) {
  citizen(identityNumber: $id) {
    name
    household { address citizens(first: 10) { totalCount edges { node { name yearlyIncome } } } }
    division { name }
    yearlyIncome
    lowIncomeEligible
    insurancePayments(first: 10) { totalCount edges { node { year kind months amount employer { name } } } }
    realEstate(first: 10) { totalCount edges { node { location area } } }
    allocations(first: 10) { edges { node { monthlyRent allocatedOn } } }
  }
}`,
};

/** Few fetches and many rows: what housing has let, and of each dwelling and tenant what four other departments know. */
const LARGE: Question = {
  name: 'large',
  operation: 'Large',
  times: 0.5,
  // Departments take seconds for more at once.
  callers: 3,
  document: `query Large {
  allocations(first: 300) {
    totalCount
    edges {
      node {
        allocationNumber monthlyRent allocatedOn
        tenant { name yearlyIncome division { name } }
        dwelling { location area usage }
      }
    }
  }
}`,
};

const QUESTIONS: readonly Question[] = [SMALL, HEAVY, LARGE];

/** @param names with commas; empty for all. @throws when a name is no question's. */
export function questionsNamed(names: string): readonly Question[] {
  if (names === '') return QUESTIONS;
  return names.split(',').map((name) => {
    const question = QUESTIONS.find((each) => each.name === name);
    if (question === undefined) throw new Error(`no question is named \`${name}\``);
    return question;
  });
}

/** Who is asked for: so many citizens of those the databases hold. */
export function subjects(citizens: number, count: number): readonly string[] {
  const found: string[] = [];
  for (const { members } of inventHouseholds({ citizens, seed: SEED })) {
    for (const { identityNumber } of members) found.push(identityNumber);
    if (found.length >= count) break;
  }
  return found.slice(0, count);
}

/** Bodies of requests that ask the question of each; the same one for a question that is of nobody. */
export function bodiesOf({ document }: Question, of: readonly string[]): readonly string[] {
  const isOfOne = document.includes('$id');
  return of.map((id) => JSON.stringify({ query: document, variables: isOfOne ? { id } : {} }));
}
