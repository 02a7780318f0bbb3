import { Command } from 'commander';
import { useNativeHash } from '../platform/native-hash';
import { COMMANDS } from './commands';
import { endQuietlyWhenNobodyReads } from './standard-output';
import { isCheckHelper } from './threads/messages';
import { VERSION } from './version';

useNativeHash();
// A thread that helps with a check runs this file too.
if (isCheckHelper()) void import('./threads/helper-thread').then(({ helpToCheck }) => helpToCheck());
else void main();

async function main(): Promise<void> {
  endQuietlyWhenNobodyReads();
  const program = new Command('labelwright')
    .description(
      'Label text by a written guideline: plain files, inline violations, every disagreement explained.',
    )
    .version(VERSION)
    .exitOverride((error) => {
      // Help and version were asked for; everything else is a mistake in the arguments.
      process.exit(error.exitCode === 0 ? 0 : 2);
    });
  const asked = Object.entries(COMMANDS).find(([name]) => name === process.argv[2]);
  // Without a command that is known, the help and the error for an unknown one speak of all of them.
  for (const load of asked ? [asked[1]] : Object.values(COMMANDS)) (await load()).register(program);
  await program.parseAsync();
}
