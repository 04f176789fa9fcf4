import { runServing } from '../kit/serve/serving-process';
import { registryConfig } from './serve/registry-config';
import { startRegistry } from './serve/registry-server';

void runServing('registry', (config, signal) => startRegistry(registryConfig.parse(config), signal));
