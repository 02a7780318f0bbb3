import { version } from '../../package.json';
import { InputError } from './input/long-rows';

export const VERSION = version;

/** Runs a command that returns what to print. Input that cannot be used is told on standard error, with exit code 2. */
export async function run(command: () => Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${await command()}\n`);
  } catch (error) {
    if (error instanceof InputError)
      for (const problem of error.problems) process.stderr.write(`${problem}\n`);
    else process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
