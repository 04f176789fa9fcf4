/** An access log's life: open → closed. A closed log takes no batch, and is never opened again. */
import type { Log } from '../../model/record';
import { type Life, NO } from './life';

export type LogEvent = 'append' | 'close';

export const LOG_LIFE: Life<Log['state'], LogEvent> = {
  OPEN: { append: 'OPEN', close: 'CLOSED' },
  CLOSED: { append: NO, close: NO },
};
