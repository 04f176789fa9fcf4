/** Before the first test file: a folder for this run, and compiled code that processes of earlier runs left. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { offerToWorkers } from '../environment';

/** Node keys it by its own version and by each module's text: nothing of another build is ever found there. */
const COMPILED = join(__dirname, '..', '..', 'node_modules', '.cache', 'hub-compiled');

export default function start(): void {
  offerToWorkers({
    HUB_TEST_RUN: mkdtempSync(join(tmpdir(), 'hub-test-run-')),
    NODE_COMPILE_CACHE: COMPILED,
  });
}
