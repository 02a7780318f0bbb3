import { Command } from 'commander';
import { allowGit } from '../platform/git/run-git';
import { COMMANDS } from './commands';
import { endQuietlyWhenNobodyReads } from '../cli/standard-output';
import { VERSION } from '../cli/version';

/** Runs the command that the arguments name. */
export async function runProgram(): Promise<void> {
  endQuietlyWhenNobodyReads();
  // A language server gets this permission from the editor.
  if (process.argv[2] !== 'lsp') allowGit();
  const program = new Command('labelwright')
    .description(
      'Label text by a written guideline: plain files, inline violations, every disagreement explained.',
    )
    .version(VERSION)
    .exitOverride((error) => {
      // Help and version are not errors; everything else is a mistake in the arguments.
      process.exit(error.exitCode === 0 ? 0 : 2);
    });
  const asked = Object.entries(COMMANDS).find(([name]) => name === process.argv[2]);
  // Without a known command, load all of them for the help or the error message.
  for (const load of asked ? [asked[1]] : Object.values(COMMANDS)) (await load()).register(program);
  await program.parseAsync();
}
