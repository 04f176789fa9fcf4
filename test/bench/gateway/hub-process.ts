/** The hub's gateway as its own process composes it, measured. */
import { pino } from 'pino';
import { parseAs } from '../../../chaincode/model';
import { gatewayConfig } from '../../../gateway/launch/gateway/process-config';
import { runGateway } from '../../../gateway/launch/gateway/run-gateway';
import { Tracing } from '../../../gateway/telemetry';
import { serveMeasured } from './measured';

serveMeasured(async (given: object) => {
  const config = parseAs(gatewayConfig, given, 'configuration of the gateway');
  const logger = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: false }));
  return await runGateway(config, { logger, tracing: new Tracing() }, new AbortController().signal);
});
