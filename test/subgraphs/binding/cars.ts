/** A small department, and what may be wrong with it. */
import { Directive, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import type { Department } from '../../../subgraphs/kit/declare/department';
import { defineTable } from '../../../subgraphs/kit/declare/table';
import { PERSONAL_REGISTER } from '../../../subgraphs/kit/declare/wording';
import { Entry } from '../../../subgraphs/kit/schema/entry';
import { Item } from '../../../subgraphs/kit/schema/item';

@ObjectType()
@Entry('cars')
@Directive('@key(fields: "plate")')
class Car {
  @Item('cars', 'plate')
  @Field(() => ID)
  readonly plate!: string;

  @Item('cars', 'colour')
  @Field(() => String, { nullable: true })
  readonly colour!: string | null;
}

@Resolver(() => Car)
class CarResolver {
  @Query(() => Car, { nullable: true })
  car(): Car | null {
    return null;
  }
}

/** A class that no decorator names. */
class Unknown {}

@Resolver()
class UnknownResolver {
  @Query(() => Unknown)
  unknown(): Unknown {
    return new Unknown();
  }
}

const both = (text: string) => ({ zh: text, en: text });

const table = defineTable({
  name: 'cars',
  entry: 'cars',
  primaryKey: ['plate'],
  columns: {
    plate: { type: 'text', item: 'plate' },
    colour: { type: 'text', item: 'colour' },
    district: { type: 'text', item: 'district' },
  },
});

const cars: Department['entries'][number] = {
  localName: 'cars',
  content: {
    ...PERSONAL_REGISTER,
    name: both('cars'),
    abstract: 'Cars of the city.',
    classification: { class: '3', theme: '07', item: '012', detail: '01' },
    items: ['plate', 'colour', 'district'].map((id) => ({ id, name: both(id), type: 'CHARACTER' as const })),
    duties: ['cars'],
    sensitivity: 2,
    personalData: 'GENERAL',
  },
};

export const CARS: Department = {
  name: 'cars',
  duties: [],
  entries: [cars],
  tables: [table],
  resolvers: [CarResolver],
  types: [Car],
  references: { Car: ({ plate }: { readonly plate: string }) => ({ plate }) },
};

const { columns } = table;

/** Code, where, what it is, and what is different of {@link CARS}. */
export const WRONG: readonly (readonly [string, string, string, Partial<Department>])[] = [
  ['SCHEMA_REFUSED', 'cars', 'a class without its decorator', { resolvers: [UnknownResolver] }],
  ['SCHEMA_REFUSED', 'Car', 'an entity that nothing finds', { references: {} }],
  [
    'SCHEMA_REFUSED',
    'Boat',
    'a reference to what is no entity',
    { references: { ...CARS.references, Boat: () => null } },
  ],
  ['UNKNOWN_BINDING', 'entries.cars', 'an entry without a table', { tables: [] }],
  [
    'UNKNOWN_BINDING',
    'entries.boats',
    'an entry that no field reveals',
    { entries: [cars, { ...cars, localName: 'boats' }] },
  ],
  [
    'UNKNOWN_BINDING',
    'boats',
    'a table of an entry that is not declared',
    { tables: [table, { ...table, name: 'boats', entry: 'boats' }] },
  ],
  [
    'UNKNOWN_BINDING',
    'cars.weight',
    'a column of an item that is not declared',
    { tables: [{ ...table, columns: { ...columns, weight: { type: 'integer', item: 'weight' } } }] },
  ],
  [
    'UNKNOWN_BINDING',
    'cars.id',
    'a primary key without its column',
    { tables: [{ ...table, primaryKey: ['id'] }] },
  ],
  [
    'UNKNOWN_BINDING',
    'cars',
    'rows that no column tells apart',
    { tables: [{ ...table, columns: { plate: columns.plate, colour: columns.colour } }] },
  ],
  [
    'INVALID_ARGUMENT',
    'entries.cars.name.en',
    'wording the directory does not take',
    { entries: [{ ...cars, content: { ...cars.content, name: { zh: '车', en: '' } } }] },
  ],
];
