import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Entry } from '../kit/schema/entry';
import { Item } from '../kit/schema/item';
import { INCOME } from './tables';

@ObjectType()
@Entry(INCOME)
@Directive('@key(fields: "identityNumber")')
export class Citizen {
  @Item(INCOME, 'identityNumber')
  @Field(() => ID)
  readonly identityNumber!: string;
}
