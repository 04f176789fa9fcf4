/** What stands before the registry's own types: Federation 2, and nothing of it but what paging shares. */
export const HEADER = `
extend schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@shareable"])

"Where a page of a list ends (Relay connections)."
type PageInfo @shareable {
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
  endCursor: String
}
`;
