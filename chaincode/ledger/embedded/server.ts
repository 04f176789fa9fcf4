import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { GatewayService } from '@hyperledger/fabric-protos/lib/gateway/gateway_grpc_pb';
import { AtomicBroadcastService } from '@hyperledger/fabric-protos/lib/orderer/ab_grpc_pb';
import { HubError } from '../../model/error';
import { broadcastHandlers } from './broadcast-service';
import { chaincodeEvents } from './chaincode-events';
import { deliverHandlers, deliverService } from './deliver-service';
import { type ChannelLookup, gatewayService } from './gateway-service';

/** The ledger's gRPC server. */
export interface LedgerServer {
  readonly address: string;
  /** Ends all calls and streams. */
  close(): Promise<void>;
}

/**
 * A block is as long as it is: a limit on sending would end its stream for ever. What is received comes from anyone on
 * this machine before it is known who they are: little more than the largest envelope that a channel orders.
 */
const MESSAGE_LIMITS = {
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
  'grpc.max_send_message_length': -1,
};

/**
 * Answers Fabric's Gateway, Deliver and AtomicBroadcast services on one port.
 *
 * @throws {HubError} `LEDGER_UNAVAILABLE`: the port is taken.
 */
export async function serve(
  at: { readonly host: string; readonly port: number },
  channels: ChannelLookup,
): Promise<LedgerServer> {
  const server = new Server(MESSAGE_LIMITS);
  add(server, GatewayService, { ...gatewayService(channels), chaincodeEvents: chaincodeEvents(channels) });
  add(server, deliverService, deliverHandlers(channels));
  add(server, { broadcast: AtomicBroadcastService.broadcast }, broadcastHandlers(channels));
  const port = await bind(server, `${at.host}:${at.port}`);
  return {
    address: `${at.host}:${port}`,
    close: async () => server.forceShutdown(),
  };
}

function add(server: Server, service: object, handlers: object): void {
  server.addService(service as ServiceDefinition, handlers as UntypedServiceImplementation);
}

function bind(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(new HubError('LEDGER_UNAVAILABLE', `\`${address}\` is taken`, { cause: error }));
    });
  });
}
