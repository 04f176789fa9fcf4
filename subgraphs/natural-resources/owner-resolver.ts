import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { PageArgs } from '../kit/page/page-args';
import { Item } from '../kit/schema/item';
import { ScopeContext } from '../kit/scope/scope-context';
import { Citizen, Enterprise, RealEstateConnection } from './real-estate';
import { realEstateUnder } from './real-estate-resolver';
import { type NaturalResourcesTables, REAL_ESTATE } from './tables';

type Owned = ReturnType<typeof realEstateUnder>;

@Resolver(() => Citizen)
export class CitizenResolver {
  @Item(REAL_ESTATE, 'owner')
  @FieldResolver(() => RealEstateConnection, { nullable: true })
  realEstate(
    @Root() { identityNumber }: Citizen,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ScopeContext<NaturalResourcesTables>,
    @Info() info: GraphQLResolveInfo,
  ): Owned {
    return realEstateUnder(identityNumber, args, context, info);
  }
}

@Resolver(() => Enterprise)
export class EnterpriseResolver {
  @Item(REAL_ESTATE, 'owner')
  @FieldResolver(() => RealEstateConnection, { nullable: true })
  realEstate(
    @Root() { creditCode }: Enterprise,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: ScopeContext<NaturalResourcesTables>,
    @Info() info: GraphQLResolveInfo,
  ): Owned {
    return realEstateUnder(creditCode, args, context, info);
  }
}
