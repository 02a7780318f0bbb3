import { Command } from 'commander';
import { allowGit } from '../platform/git/run-git';
import { COMMANDS } from './commands';
import { endQuietlyWhenNobodyReads } from '../cli/standard-output';
import { VERSION } from '../cli/version';

/** Does what the arguments say. */
export async function runProgram(): Promise<void> {
  endQuietlyWhenNobodyReads();
  // Of a language server, the editor says whether it may.
  if (process.argv[2] !== 'lsp') allowGit();
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
