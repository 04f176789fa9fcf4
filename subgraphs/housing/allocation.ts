import { ArgsType, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../kit/page/connection-type';
import { PageArgs } from '../kit/page/page-args';
import { Entry } from '../kit/schema/entry';
import { Item } from '../kit/schema/item';
import { ALLOCATIONS } from './tables';

@ObjectType()
@Entry(ALLOCATIONS)
export class Allocation {
  @Item(ALLOCATIONS, 'allocationNumber')
  @Field(() => ID, { nullable: true })
  readonly allocationNumber!: string | null;

  @Item(ALLOCATIONS, 'monthlyRent')
  @Field(() => Int, { nullable: true, description: 'yuan' })
  readonly monthlyRent!: number | null;

  @Item(ALLOCATIONS, 'allocatedOn')
  @Field(() => String, { nullable: true, description: 'a day, `2019-04-03`' })
  readonly allocatedOn!: string | null;
}

export const AllocationConnection = connectionType(Allocation);

@ArgsType()
export class AllocationsArgs extends PageArgs {
  @Item(ALLOCATIONS, 'district')
  @Field(() => ID, { nullable: true, description: 'those in this division, GB/T 2260' })
  readonly district?: string | null;
}

/** Whom a home is let to; the key says it, so it is that item. */
@ObjectType()
@Directive('@key(fields: "identityNumber")')
export class Citizen {
  @Item(ALLOCATIONS, 'tenant')
  @Field(() => ID)
  readonly identityNumber!: string;
}

/** What is let; natural resources knows the rest. */
@ObjectType()
@Directive('@key(fields: "unitNumber")')
export class RealEstate {
  @Item(ALLOCATIONS, 'dwelling')
  @Field(() => ID)
  readonly unitNumber!: string;
}
