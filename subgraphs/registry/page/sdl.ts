/** The arguments of every list; `what` is what it holds. */
export const PAGING = `
    "How many from the beginning, at most 500; 50 unless said."
    first: Int
    "The cursor of the last one seen."
    after: String
    "How many from the end, at most 500."
    last: Int
    "The cursor of the first one seen."
    before: String`;

/** The connection and edge types of a list of `node`s. */
export function connectionSdl(node: string, what: string): string {
  return `
"A page of ${what}."
type ${node}Connection {
  "How many there are on all pages together."
  totalCount: Int!
  edges: [${node}Edge!]!
  pageInfo: PageInfo!
}

"One of ${what}, and where it stands in the list."
type ${node}Edge {
  node: ${node}!
  "Opaque; opens this list alone, for this application alone."
  cursor: String!
}
`;
}
