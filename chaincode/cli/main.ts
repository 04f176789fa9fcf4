#!/usr/bin/env node
/** `npm run -s hub -- <command>`: what a member, a founder, an auditor does from a shell. */
import { runCommand } from './run';

const streams = {
  out: (text: string) => process.stdout.write(text),
  err: (text: string) => process.stderr.write(text),
  ...(process.stderr.isTTY ? { terminal: (text: string) => process.stderr.write(text) } : {}),
};

void runCommand(process.argv.slice(2), streams).then((code) => {
  process.exitCode = code;
});
