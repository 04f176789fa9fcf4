import { Option } from 'commander';
import type { Channel } from '../../ledger/ledger';

/** Of commands that act on one ledger or the other. */
export interface OnChannel {
  readonly channel: Channel;
}

/** `--channel`, `directory` unless said. */
export function channelOption(): Option {
  return new Option('--channel <name>', 'which ledger')
    .choices(['directory', 'exchange'])
    .default('directory');
}
