/** Apollo Server's gateway, by the parts this hub provides: where the schema comes from, and who executes. */
import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';

export type GatewayInterface = ApolloServerOptionsWithGateway<BaseContext>['gateway'];
export type GatewayLoadResult = Awaited<ReturnType<GatewayInterface['load']>>;
export type GatewayExecutor = NonNullable<GatewayLoadResult['executor']>;
export type GatewaySchemaCallback = Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0];
export type GatewayUnsubscriber = ReturnType<GatewayInterface['onSchemaLoadOrUpdate']>;
