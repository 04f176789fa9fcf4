/** Random operations over a schema: aliases, fragments, conditions, the same field twice. Most are valid. */
import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Random } from './random';

const DECLARED = { yes: '$yes: Boolean!', no: '$no: Boolean! = false', id: '$id: ID!' };
const CONDITIONS = [
  '@include(if: $yes)',
  '@skip(if: $yes)',
  '@include(if: $no)',
  '@skip(if: $no) @include(if: $yes)',
  '@include(if: false)',
  '@skip(if: false)',
];

export function randomOperation(schema: GraphQLSchema, random: Random): string {
  const query = schema.getQueryType();
  if (query == null) throw new Error('no query type');
  const { fragments, body } = new Writer(schema, random).write(query);
  const text = [body, ...fragments].join('\n');
  const declared = Object.entries(DECLARED).filter(([name]) => text.includes(`$${name}`));
  const variables = declared.length === 0 ? '' : `(${declared.map(([, each]) => each).join(', ')})`;
  return `query${variables} ${text}`;
}

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #fragments: string[] = [];

  constructor(schema: GraphQLSchema, random: Random) {
    this.#schema = schema;
    this.#random = random;
  }

  write(type: GraphQLObjectType): { readonly body: string; readonly fragments: readonly string[] } {
    return { body: this.#set(type, 0), fragments: this.#fragments };
  }

  #set(type: GraphQLNamedType, depth: number): string {
    const count = 1 + this.#random.below(4);
    const selections = Array.from({ length: count }, () => this.#selection(type, depth));
    return `{ ${selections.join(' ')} }`;
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    const condition = this.#random.chance(0.2) ? ` ${this.#random.pick(CONDITIONS)}` : '';
    if (isAbstractType(type) && this.#random.chance(0.6)) {
      const on = this.#random.pick(this.#schema.getPossibleTypes(type));
      return `... on ${on.name}${condition} ${this.#set(on, depth)}`;
    }
    if (this.#random.chance(0.1)) return this.#fragment(type, condition, depth);
    if (this.#random.chance(0.15)) return `${this.#random.pick(['', 'kind: '])}__typename${condition}`;
    if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
    return this.#field(type.name, type.getFields(), condition, depth);
  }

  #field(
    parent: string,
    fields: ReturnType<GraphQLObjectType['getFields']>,
    condition: string,
    depth: number,
  ): string {
    const usable = Object.values(fields).filter(
      (field) => depth < 4 || !isCompositeType(getNamedType(field.type)),
    );
    if (usable.length === 0) return '__typename';
    const field = this.#random.pick(usable);
    const named = getNamedType(field.type);
    const below = isCompositeType(named) ? ` ${this.#set(named, depth + 1)}` : '';
    if (field.args.length === 0) {
      const alias = this.#random.chance(0.3) ? `${parent}_${field.name}: ` : '';
      return `${alias}${field.name}${condition}${below}`;
    }
    const [alias, id] = this.#random.pick([
      ['given', '$id'],
      ['written', '"1"'],
    ]);
    return `${alias}: ${field.name}(id: ${id})${condition}${below}`;
  }

  #fragment(type: GraphQLNamedType, condition: string, depth: number): string {
    const name = `F${this.#fragments.length}`;
    const at = this.#fragments.push('') - 1;
    this.#fragments[at] = `fragment ${name} on ${type.name} ${this.#set(type, depth + 1)}`;
    return `...${name}${condition}`;
  }
}
