import { Directive, Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import { connectionType } from '../kit/page/connection-type';
import { Entry } from '../kit/schema/entry';
import { Item } from '../kit/schema/item';
import { CITIZENS, HOUSEHOLDS } from './tables';

@ObjectType()
@Entry(HOUSEHOLDS)
export class Household {
  @Item(HOUSEHOLDS, 'address')
  @Field(() => String, { nullable: true })
  readonly address!: string | null;
}

/** Civil affairs knows the rest; the key itself says where a citizen is registered, so it is that item. */
@ObjectType()
@Directive('@key(fields: "code", resolvable: false)')
export class Division {
  @Item(CITIZENS, 'division')
  @Field(() => ID)
  readonly code!: string;
}

@InterfaceType({ description: 'whoever can own, represent or be represented: a citizen, an enterprise' })
export abstract class Party {
  @Field(() => String, { nullable: true })
  readonly name!: string | null;
}

@ObjectType({ implements: Party })
@Entry(CITIZENS)
@Directive('@key(fields: "identityNumber")')
export class Citizen extends Party {
  @Item(CITIZENS, 'identityNumber')
  @Field(() => ID)
  readonly identityNumber!: string;

  @Item(CITIZENS, 'name')
  @Field(() => String, { nullable: true })
  override readonly name!: string | null;
}

export const CitizenConnection = connectionType(Citizen);
