/** What the members approve: a package that names the code by its digest, and holds no address and no key. */
import { createHash } from 'node:crypto';
import { imageDigest } from './chaincode-image';
import { tarGzip } from './tar';

export interface ChaincodePackage {
  /** The archive `peer lifecycle chaincode install` takes. */
  readonly bytes: Buffer;
  /** `label:sha256`, as a peer computes it. */
  readonly id: string;
}

/** The package of an image; other code is another package. */
export function chaincodePackage(label: string, digest: string): ChaincodePackage {
  const code = tarGzip({ 'image.json': json({ sha256: digest }) });
  const bytes = tarGzip({ 'metadata.json': json({ type: 'service', label }), 'code.tar.gz': code });
  return { bytes, id: `${label}:${createHash('sha256').update(bytes).digest('hex')}` };
}

/** The package of an image's folder. */
export function packageOfFolder(folder: string): ChaincodePackage {
  return chaincodePackage('hub', imageDigest(folder));
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
