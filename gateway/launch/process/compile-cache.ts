/**
 * Keeps what V8 compiled of this build beside the build itself; loaded before everything else of a process.
 *
 * Half of a department's start is loading. Both caches lie with the code they come from, so that whoever could change the one
 * could change the other; where that place is not writable, every start compiles anew.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { loadAsOneFile } from './one-file';

const BUILD = join(__dirname, '..', '..', '..');

enableCompileCache(join(BUILD, '.compiled'));
loadAsOneFile(join(BUILD, '.packages'));
