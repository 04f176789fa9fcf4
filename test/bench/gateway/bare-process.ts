/** The hub's gateway without its checks and its log, measured: {@link openBareGateway}. */
import { parseAs } from '../../../chaincode/model';
import { gatewayConfig } from '../../../gateway/launch/gateway/process-config';
import { openBareGateway } from './bare-gateway';
import { serveMeasured } from './measured';

serveMeasured(
  async (given: object) =>
    await openBareGateway(parseAs(gatewayConfig, given, 'configuration of the gateway')),
);
