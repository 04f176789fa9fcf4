/** A supergraph with every kind of type and of rewrite: unions, interfaces, lists of lists, keys of one name and two types, an interface object. */
import { SmallSupergraph } from '../../fixture/small-supergraph';

/** What is bound does not matter to execution; something has to be. */
const binds = { 'Person.id': 'id' };

export const manyKinds = (): SmallSupergraph =>
  new SmallSupergraph({
    people: {
      binds,
      types: `
        type Query {
          person(id: ID!): Person
          people: [Person!]
          parties: [Party]
          owners: [Owner!]!
          grid: [[Cell]]
          strict: Person!
          media: [Media]
        }
        interface Party { name: String }
        union Owner = Person | Firm
        type Person implements Party @key(fields: "id") {
          id: ID! name: String age: Int! friends: [Person] home: Home status: Status boss: Owner
        }
        type Firm implements Party @key(fields: "id") { id: String! name: String size: Int! owner: Person }
        type Home { street: String! rooms: [Room!] }
        type Room { area: Float! lit: Boolean }
        enum Status { ACTIVE RETIRED SECRET @federation__inaccessible }
        type Cell @key(fields: "at") { at: ID! value: Int }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int! }
        type Film implements Media @key(fields: "id") { id: ID! title: String length: Float }
      `,
    },
    taxes: {
      binds,
      types: `
        type Person @key(fields: "id") {
          id: ID!
          age: Int! @external
          home: Home @external
          income: Int
          mode: Mode!
          rate: Float @requires(fields: "age home { street rooms { area } }")
        }
        type Home @external { street: String! rooms: [Room!] }
        type Room @external { area: Float! }
        enum Mode { SIMPLE FULL }
        type Firm @key(fields: "id") { id: String! turnover: Int }
        type Cell @key(fields: "at") { at: ID! colour: String! next: [[Cell]] }
        type Media @key(fields: "id") @federation__interfaceObject { id: ID! ratings: [Int!] }
      `,
    },
    work: {
      binds,
      types: `
        type Person @key(fields: "id") {
          id: ID!
          income: Int @external
          benefit: Int @requires(fields: "income")
          employer: Firm
          colleagues: [Person!]!
        }
        type Firm @key(fields: "id") { id: String! staff: [Person!] }
      `,
    },
  });
