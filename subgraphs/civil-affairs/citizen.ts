import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Entry } from '../kit/schema/entry';
import { Item } from '../kit/schema/item';
import { LOW_INCOME_REGISTER } from './tables';

@ObjectType()
@Entry(LOW_INCOME_REGISTER)
@Directive('@key(fields: "identityNumber")')
export class Citizen {
  @Item(LOW_INCOME_REGISTER, 'identityNumber')
  @Field(() => ID)
  readonly identityNumber!: string;

  /** Taxation's; it arrives in a representation when eligibility is asked for, and never leaves again from here. */
  @Directive('@external')
  @Field(() => Int, { nullable: true })
  readonly yearlyIncome?: number | null;
}
