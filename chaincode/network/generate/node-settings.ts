/** core.yaml and orderer.yaml: Fabric's own samples, with the two settings that no environment variable reaches. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseAs } from '../../model';

/** The variable in which a peer's environment names its connection to its chaincode. */
export const CONNECTION_VARIABLE = 'HUB_CHAINCODE_CONNECTION';

const core = z.looseObject({ vm: z.looseObject({}), chaincode: z.looseObject({}) });

/** core.yaml for peers and their command line: no Docker, and our builder for chaincode as a service. */
export function coreSettings(sampleFolder: string, builder: string): object {
  const sample = parseAs(core, parse(readFileSync(join(sampleFolder, 'core.yaml'), 'utf8')), 'core.yaml');
  const externalBuilders = [{ name: 'service', path: builder, propagateEnvironment: [CONNECTION_VARIABLE] }];
  return {
    ...sample,
    vm: { ...sample.vm, endpoint: '' },
    chaincode: { ...sample.chaincode, externalBuilders },
  };
}
