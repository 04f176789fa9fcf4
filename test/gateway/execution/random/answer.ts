/** Random answers of a department to a fetch: whole, with nulls, with holes, of wrong types, with errors. */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isEnumType,
  isListType,
  isObjectType,
  isScalarType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Random } from './random';

type Row = Record<string, unknown>;

export interface AnswerRates {
  /** Of nulls, whether they may be or not. */
  readonly nulls: number;
  /** Of fields that are left out. */
  readonly holes: number;
  /** Of values of another type. */
  readonly wrong: number;
}

const LEAVES: Readonly<Record<string, readonly unknown[]>> = {
  ID: ['1', '2', 3],
  String: ['a', '', 'z'],
  Int: [0, 1, -7],
  Float: [0, 1.5, 2],
  Boolean: [true, false],
};
const WRONG = [true, 'wrong', 1.5, 9, {}, [], [[]]];

export class RandomAnswer {
  readonly #schema: GraphQLSchema;
  readonly #variables: Readonly<Row>;
  readonly #random: Random;
  readonly #rates: AnswerRates;

  constructor(schema: GraphQLSchema, variables: Readonly<Row>, random: Random, rates: AnswerRates) {
    this.#schema = schema;
    this.#variables = variables;
    this.#random = random;
    this.#rates = rates;
  }

  /** @param representations of an `_entities` fetch; what was sent comes back as it was. */
  data(document: DocumentNode, representations: readonly Readonly<Row>[] | undefined): Row {
    const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
    const query = this.#schema.getQueryType();
    if (operation === undefined || query == null) throw new Error('no query');
    if (representations === undefined) return this.#object(query, [operation.selectionSet]);
    const [field] = operation.selectionSet.selections;
    const set = field?.kind === Kind.FIELD ? field.selectionSet : undefined;
    if (set === undefined) throw new Error('no entities');
    return {
      _entities: representations.map((sent) => {
        const type = this.#schema.getType(String(sent.__typename));
        if (this.#random.chance(this.#rates.nulls) || !isObjectType(type)) return null;
        return this.#object(type, [set], sent);
      }),
    };
  }

  #object(type: GraphQLObjectType, sets: readonly SelectionSetNode[], sent: Readonly<Row> = {}): Row {
    const row: Row = {};
    for (const [key, nodes] of this.#fields(type, sets)) {
      const name = nodes[0]?.name.value ?? '';
      // Under Apollo's executor an interface's own name would hide what the object is.
      if (name === '__typename' && type.name === 'Media') continue;
      if (name === '__typename') row[key] = type.name;
      else if (name === key && Object.hasOwn(sent, key)) row[key] = sent[key];
      else if (!this.#random.chance(this.#rates.holes)) row[key] = this.#field(type, name, nodes);
    }
    return row;
  }

  #field(type: GraphQLObjectType, name: string, nodes: readonly FieldNode[]): unknown {
    const field = type.getFields()[name];
    if (field === undefined) throw new Error(`no field ${type.name}.${name}`);
    const sets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
    // Apollo's executor does not rename an empty value: a key is none.
    if (name === 'id') return this.#random.pick(['1', '2', '3']);
    return this.#value(field.type, sets);
  }

  #value(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): unknown {
    if (this.#random.chance(this.#rates.nulls)) return null;
    if (this.#random.chance(this.#rates.wrong)) return this.#random.pick(WRONG);
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      return Array.from({ length: this.#random.below(4) }, () => this.#value(nullable.ofType, sets));
    }
    if (isEnumType(nullable)) return this.#random.pick(nullable.getValues()).name;
    if (isScalarType(nullable)) return this.#random.pick(LEAVES[nullable.name] ?? ['any']);
    if (isObjectType(nullable)) return this.#object(nullable, sets);
    if (!isAbstractType(nullable)) throw new Error('no output type');
    return this.#object(this.#random.pick(this.#schema.getPossibleTypes(nullable)), sets);
  }

  #fields(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    into = new Map<string, FieldNode[]>(),
  ): ReadonlyMap<string, readonly FieldNode[]> {
    for (const selection of sets.flatMap(({ selections }) => selections)) {
      if (selection.directives?.some((each) => this.#excludes(each)) === true) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        into.set(key, [...(into.get(key) ?? []), selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = this.#schema.getType(selection.typeCondition?.name.value ?? type.name);
        if (on === type || (isAbstractType(on) && this.#schema.isSubType(on, type))) {
          this.#fields(type, [selection.selectionSet], into);
        }
      }
    }
    return into;
  }

  #excludes({ name, arguments: given = [] }: NonNullable<FieldNode['directives']>[number]): boolean {
    const value = given[0]?.value;
    const held =
      value?.kind === Kind.VARIABLE
        ? this.#variables[value.name.value] === true
        : value?.kind === Kind.BOOLEAN && value.value;
    return name.value === 'include' ? !held : name.value === 'skip' && held;
  }
}
