import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../kit/page/connection-type';
import { Entry } from '../kit/schema/entry';
import { Item } from '../kit/schema/item';
import { SOCIAL_INSURANCE } from './tables';

@ObjectType()
@Entry(SOCIAL_INSURANCE)
export class InsurancePayment {
  @Item(SOCIAL_INSURANCE, 'kind')
  @Field(() => String, {
    nullable: true,
    description:
      '110 pension of employees, 170 of residents, 210 unemployment, 310 medical of employees, 390 of residents, 410 work injury',
  })
  readonly kind!: string | null;

  @Item(SOCIAL_INSURANCE, 'year')
  @Field(() => Int, { nullable: true })
  readonly year!: number | null;

  @Item(SOCIAL_INSURANCE, 'months')
  @Field(() => Int, { nullable: true, description: 'months of the year that were paid for' })
  readonly months!: number | null;

  @Item(SOCIAL_INSURANCE, 'base')
  @Field(() => Int, { nullable: true, description: "yuan; null where a resident's flat rate was paid" })
  readonly base!: number | null;

  @Item(SOCIAL_INSURANCE, 'amount')
  @Field(() => Int, { nullable: true, description: "yuan, the employer's and the person's share together" })
  readonly amount!: number | null;
}

export const InsurancePaymentConnection = connectionType(InsurancePayment);

@ObjectType()
@Directive('@key(fields: "identityNumber")')
export class Citizen {
  @Item(SOCIAL_INSURANCE, 'identityNumber')
  @Field(() => ID)
  readonly identityNumber!: string;
}

/** Who paid with a person; market regulation knows the rest. */
@ObjectType()
@Directive('@key(fields: "creditCode", resolvable: false)')
export class Enterprise {
  @Item(SOCIAL_INSURANCE, 'employer')
  @Field(() => ID)
  readonly creditCode!: string;
}
