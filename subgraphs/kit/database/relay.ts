import type { ChildProcess } from 'node:child_process';
import { cannotPass } from './closed-path';
import type { KeeperMessage } from './keeper';

/** Stands between a parent and the keeper that runs inside: says what it says, ends when it ends, and ends it. */
export function relay(inside: ChildProcess, closed: string, send: (message: KeeperMessage) => void): void {
  inside.on('message', (message) => send(message as KeeperMessage));
  inside.once('exit', (code) => process.exit(code ?? 1));
  inside.once('error', () => {
    // There is no `setpriv` here.
    const { code, message } = cannotPass(closed);
    send({ type: 'failed', code, message });
    process.exit(1);
  });
  process.on('SIGTERM', () => inside.kill('SIGTERM'));
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => inside.kill('SIGTERM'));
}
