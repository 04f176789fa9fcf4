import { Field, ID, ObjectType } from 'type-graphql';
import { connectionType } from '../kit/page/connection-type';
import { Entry } from '../kit/schema/entry';
import { Item } from '../kit/schema/item';
import { MARRIAGES } from './tables';

@ObjectType()
@Entry(MARRIAGES)
export class Marriage {
  @Item(MARRIAGES, 'certificateNumber')
  @Field(() => ID, { nullable: true, description: 'number of the certificate, `J110108-2015-001234`' })
  readonly certificateNumber!: string | null;

  @Item(MARRIAGES, 'registeredOn')
  @Field(() => String, { nullable: true, description: 'a day, `2019-04-03`' })
  readonly registeredOn!: string | null;
}

export const MarriageConnection = connectionType(Marriage);
