// Runs the program as it is shipped again and again in one thread, from its arguments until nothing is left to do, as a process would:
// starting a process and warming it up is most of what a short command costs. `command-line.ts` starts the thread and waits for it.
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import v8 from 'node:v8';
import { setImmediate } from 'node:timers';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';

const { program, port, turn } = workerData;
const require = createRequire(import.meta.url);
const [asked, answered] = [0, 1];

class Exit extends Error {}
process.exit = (code) => {
  process.exitCode = code ?? process.exitCode;
  throw new Exit();
};
// These would hold for the tests as well.
v8.setFlagsFromString = () => {};

let printed;
let run;

for (const name of ['stdout', 'stderr'])
  process[name].write = (piece) => {
    printed[name].push(Buffer.from(piece));
    return true;
  };

const fail = (error) => {
  if (error instanceof Exit) return;
  printed.stderr.push(Buffer.from(`${error?.stack ?? error}\n`));
  process.exitCode = 1;
};
process.on('uncaughtException', fail);

/** Waits for the next command and starts it. */
function next() {
  Atomics.wait(turn, asked, 0);
  Atomics.store(turn, asked, 0);
  const { args, input, env } = receiveMessageOnPort(port).message;
  process.exitCode = 0;
  process.argv = [process.execPath, program, ...args];
  process.env = env;
  printed = { stdout: [], stderr: [] };
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input)]), configurable: true });
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  // What is done at once must come to an end too.
  setImmediate(() => {});
  // The first time, loading it runs it.
  if (run) run().catch(fail);
  else ({ run } = require(program));
}

process.on('beforeExit', () => {
  const [out, err] = [printed.stdout, printed.stderr].map((pieces) => Buffer.concat(pieces).toString());
  port.postMessage({ code: process.exitCode, out, err });
  Atomics.store(turn, answered, 1);
  Atomics.notify(turn, answered);
  next();
});
next();
