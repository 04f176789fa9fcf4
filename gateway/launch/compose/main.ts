#!/usr/bin/env node
/**
 * `node main.js file` writes docker-compose.yml; `identities`, `databases` and `founding` are what its one-shot containers do, with the
 * folder of their volume.
 */
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HubError, isHubError } from '../../../chaincode/model';
import { Layout, packageRoot } from '../../../chaincode/network/description/layout';
import { readStanding } from '../../../chaincode/network/description/standing';
import { describedNetwork } from '../../../chaincode/network/run';
import { Progress } from '../../../chaincode/network/start/progress';
import type { ComposeStep } from './compose-step';
import { makeDatabases } from './databases';
import { hubComposeFile } from './file';
import { foundHub } from './founding';
import { makeHubIdentities } from './identities';
import { Places } from './places';
import { STEP_VERBS, type StepVerb } from './step-names';

const STEPS: Readonly<Record<StepVerb, (step: ComposeStep) => Promise<void>>> = {
  identities: makeHubIdentities,
  databases: makeDatabases,
  founding: foundHub,
};

async function main([verb, folder]: readonly string[]): Promise<void> {
  const described = describedNetwork({ machines: 'each' });
  if (verb === 'file') {
    return writeFileSync(join(packageRoot(), 'docker-compose.yml'), hubComposeFile(described));
  }
  const step = STEP_VERBS.find((each) => each === verb);
  if (step === undefined || folder === undefined) {
    throw new HubError('INVALID_ARGUMENT', `name \`file\`, or one of ${STEP_VERBS.join(', ')} and a folder`);
  }
  const layout = new Layout(resolve(folder));
  const network = readStanding(layout)?.network ?? described;
  const progress = new Progress((text) => process.stdout.write(text));
  await STEPS[step]({ network, layout, places: new Places(layout.root), progress });
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    const said = isHubError(error) ? `${error.code}: ${error.message}; ${error.kind.remedy}` : String(error);
    process.stderr.write(`${said}\n`);
    process.exit(isHubError(error, 'INVALID_ARGUMENT') ? 2 : 1);
  },
);
