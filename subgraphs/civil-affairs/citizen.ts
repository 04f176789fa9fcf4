import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Item } from '../kit/schema/item';
import { LOW_INCOME_REGISTER, MARRIAGES } from './tables';

/** Both registers are kept by the identity number; which of them a fetch means, it says by what else it asks for. */
@ObjectType()
@Directive('@key(fields: "identityNumber")')
export class Citizen {
  @Item(LOW_INCOME_REGISTER, 'identityNumber')
  @Item(MARRIAGES, 'identityNumber')
  @Field(() => ID)
  readonly identityNumber!: string;

  /** Taxation's; it arrives in a representation when eligibility is asked for, and never leaves again from here. */
  @Directive('@external')
  @Field(() => Int, { nullable: true })
  readonly yearlyIncome?: number | null;
}
