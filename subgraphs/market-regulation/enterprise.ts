import { ArgsType, Directive, Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { connectionType } from '../kit/page/connection-type';
import { PageArgs } from '../kit/page/page-args';
import { Entry } from '../kit/schema/entry';
import { Item } from '../kit/schema/item';
import { ENTERPRISES } from './tables';

@InterfaceType({ description: 'whoever can own, represent or be represented: a citizen, an enterprise' })
export abstract class Party {
  @Field(() => String, { nullable: true })
  readonly name!: string | null;
}

@ObjectType({ implements: Party })
@Entry(ENTERPRISES)
@Directive('@key(fields: "creditCode")')
export class Enterprise extends Party {
  @Item(ENTERPRISES, 'creditCode')
  @Field(() => ID, { description: 'unified social credit code, GB 32100' })
  readonly creditCode!: string;

  @Item(ENTERPRISES, 'name')
  @Field(() => String, { nullable: true })
  override readonly name!: string | null;

  @Item(ENTERPRISES, 'legalForm')
  @Field(() => String, { nullable: true })
  readonly legalForm!: string | null;

  @Item(ENTERPRISES, 'registeredCapital')
  @Field(() => Int, { nullable: true, description: 'in units of 10,000 yuan' })
  readonly registeredCapital!: number | null;

  @Item(ENTERPRISES, 'establishedOn')
  @Field(() => String, { nullable: true, description: 'a day, `2019-04-03`' })
  readonly establishedOn!: string | null;

  @Item(ENTERPRISES, 'status')
  @Field(() => String, { nullable: true })
  readonly status!: string | null;

  @Item(ENTERPRISES, 'address')
  @Field(() => String, { nullable: true })
  readonly address!: string | null;
}

export const EnterpriseConnection = connectionType(Enterprise);

@ArgsType()
export class EnterprisesArgs extends PageArgs {
  @Item(ENTERPRISES, 'district')
  @Field(() => ID, { nullable: true, description: 'those registered in this division, GB/T 2260' })
  readonly district?: string | null;
}

/** Who represents an enterprise; the key says it, so it is that item. */
@ObjectType()
@Directive('@key(fields: "identityNumber")')
export class Citizen {
  @Item(ENTERPRISES, 'representative')
  @Field(() => ID)
  readonly identityNumber!: string;
}

/** Where an enterprise is registered. */
@ObjectType()
@Directive('@key(fields: "code", resolvable: false)')
export class Division {
  @Item(ENTERPRISES, 'district')
  @Field(() => ID)
  readonly code!: string;
}
