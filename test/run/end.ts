/** After the last test file: nothing of this run is left. */
import { rmSync } from 'node:fs';
import { inheritedEnvironment } from '../environment';

export default function end(): void {
  const folder = inheritedEnvironment.HUB_TEST_RUN;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
