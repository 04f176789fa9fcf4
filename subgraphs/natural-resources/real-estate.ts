import { createUnionType, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../kit/page/connection-type';
import { Entry } from '../kit/schema/entry';
import { Item } from '../kit/schema/item';
import { REAL_ESTATE } from './tables';

@ObjectType()
@Entry(REAL_ESTATE)
@Directive('@key(fields: "unitNumber")')
export class RealEstate {
  @Item(REAL_ESTATE, 'unitNumber')
  @Field(() => ID, { description: 'real-estate unit number, 28 characters, GB/T 37346' })
  readonly unitNumber!: string;

  @Item(REAL_ESTATE, 'location')
  @Field(() => String, { nullable: true })
  readonly location!: string | null;

  @Item(REAL_ESTATE, 'area')
  @Field(() => Int, { nullable: true, description: 'square metres of floor' })
  readonly area!: number | null;

  @Item(REAL_ESTATE, 'usage')
  @Field(() => String, { nullable: true })
  readonly usage!: string | null;

  @Item(REAL_ESTATE, 'registeredOn')
  @Field(() => String, { nullable: true, description: 'a day, `2019-04-03`' })
  readonly registeredOn!: string | null;
}

export const RealEstateConnection = connectionType(RealEstate);

/** A citizen as an owner; the key says who owns, so it is that item. */
@ObjectType()
@Directive('@key(fields: "identityNumber")')
export class Citizen {
  @Item(REAL_ESTATE, 'owner')
  @Field(() => ID)
  readonly identityNumber!: string;
}

/** An enterprise as an owner. */
@ObjectType()
@Directive('@key(fields: "creditCode")')
export class Enterprise {
  @Item(REAL_ESTATE, 'owner')
  @Field(() => ID)
  readonly creditCode!: string;
}

/** Where a unit lies. */
@ObjectType()
@Directive('@key(fields: "code", resolvable: false)')
export class Division {
  @Item(REAL_ESTATE, 'district')
  @Field(() => ID)
  readonly code!: string;
}

/** Who owns real estate: public security knows the one, market regulation the other. */
export const Owner = createUnionType({
  name: 'Owner',
  types: () => [Citizen, Enterprise] as const,
  resolveType: (owner) => ('creditCode' in owner ? Enterprise : Citizen),
});
