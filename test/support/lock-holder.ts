// A process that takes the lock of a file and keeps it, run by tests: lock-holder.ts <file>
// It prints a line once it has the lock, and ends when it is killed.
import { writeSync } from 'node:fs';
import { acquireLock } from '../../src/platform/node-lock';

acquireLock(process.argv[2] ?? '', 'a.jsonl', { touchMs: 20 }).then(
  () => {
    writeSync(1, 'held\n');
    setInterval(() => {}, 60_000);
  },
  (error: unknown) => {
    console.error(String(error));
    process.exitCode = 1;
  },
);
