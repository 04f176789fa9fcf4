/** What stands before the first process starts: keys, configuration, the package that the members approve of. */
import { existsSync } from 'node:fs';
import { writeDurably } from '../../ledger/durable/whole-file';
import { FIRST_SLOT } from '../description/chaincode-slot';
import type { Layout } from '../description/layout';
import { type ImageSource, makeImage } from '../generate/chaincode-image';
import { type ChaincodePackage, packageOfFolder } from '../generate/chaincode-package';
import { type Generation, generateConfiguration, generateKeys } from './generate-files';
import type { Progress } from './progress';

export interface Preparation extends Generation {
  readonly image: ImageSource;
  /** A `node_modules` for the chaincode processes, unless they run elsewhere. */
  readonly packages?: string;
  readonly progress: Progress;
}

/** Keys, settings, each channel's block 0 and the chaincode's folder stand. @throws {HubError} `NETWORK_FAILED`. */
export async function prepare(preparation: Preparation): Promise<ChaincodePackage> {
  const { layout, progress } = preparation;
  await progress.step('keys', () => generateKeys(preparation));
  await progress.step('configuration', () => generateConfiguration(preparation));
  const made = packageOf(preparation);
  // Last: a folder that names its package is prepared.
  writeDurably(layout.packageId, made.id);
  return made;
}

/** The chaincode's folder is made of this build, and its package with it. */
export function packageOf({ layout, image, packages }: Preparation): ChaincodePackage {
  makeImage(layout.image(FIRST_SLOT), image, packages);
  return packageOfFolder(layout.image(FIRST_SLOT));
}

/** True if {@link prepare} came to its end here. */
export function isPrepared(layout: Layout): boolean {
  return existsSync(layout.packageId);
}
