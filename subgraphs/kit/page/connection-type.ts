/** The types of a Relay connection over an object type. */
import 'reflect-metadata';
import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { PageInfo } from './page-args';

/** The connection type over `node`: `RealEstate` gives `RealEstateConnection` and `RealEstateEdge`. Call it once a type. */
export function connectionType<Node extends object>(
  node: ClassType<Node>,
): ClassType<{ readonly totalCount: number }> {
  @ObjectType(`${node.name}Edge`)
  class Edge {
    @Field(() => node)
    readonly node!: Node;

    @Field()
    readonly cursor!: string;
  }

  @ObjectType(`${node.name}Connection`)
  class Connection {
    @Field(() => [Edge])
    readonly edges!: readonly Edge[];

    @Field(() => PageInfo)
    readonly pageInfo!: PageInfo;

    @Field(() => Int)
    readonly totalCount!: number;
  }
  return Connection;
}
