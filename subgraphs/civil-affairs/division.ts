import { ArgsType, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { PageArgs, PageInfo } from '../kit/page/page-args';
import { Entry } from '../kit/schema/entry';
import { Item } from '../kit/schema/item';
import { DIVISIONS } from './tables';

@ObjectType()
@Entry(DIVISIONS)
@Directive('@key(fields: "code")')
export class Division {
  @Item(DIVISIONS, 'code')
  @Field(() => ID, { description: 'GB/T 2260, six digits' })
  readonly code!: string;

  @Item(DIVISIONS, 'name')
  @Field(() => String, { nullable: true })
  readonly name!: string | null;

  @Item(DIVISIONS, 'level')
  @Field(() => Int, { nullable: true, description: '1 province, 2 prefecture, 3 county' })
  readonly level!: number | null;
}

@ObjectType()
export class DivisionEdge {
  @Field(() => Division)
  readonly node!: Division;

  @Field()
  readonly cursor!: string;
}

@ObjectType()
export class DivisionConnection {
  @Field(() => [DivisionEdge])
  readonly edges!: readonly DivisionEdge[];

  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo;

  @Field(() => Int)
  readonly totalCount!: number;
}

@ArgsType()
export class DivisionsArgs extends PageArgs {
  @Item(DIVISIONS, 'parent')
  @Field(() => ID, { nullable: true, description: 'the divisions directly below this one' })
  readonly parent?: string | null;
}
