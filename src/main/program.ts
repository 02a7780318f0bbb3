import type { Argument, CommanderError } from 'commander';
import { allowGit } from '../platform/git/run-git';
import { COMMAND_GROUPS, COMMANDS } from './commands';
import { CliCommand } from '../cli/command';
import { addGlobalOptions } from '../cli/globals';
import { endQuietlyWhenNobodyReads } from '../cli/standard-output';
import { VERSION } from '../cli/version';

/** Commands that other tools have, and ours for them: the parser would offer the one that is spelled most alike. */
const MEANT: Readonly<Record<string, string>> = { lint: 'check', ls: 'status' };

/** Runs the command that the arguments name. */
export async function runProgram(): Promise<void> {
  endQuietlyWhenNobodyReads();
  const args = commandFirst(process.argv.slice(2));
  const asked = args.find((argument) => !argument.startsWith('-'));
  // A language server gets this permission from the editor.
  if (asked !== 'lsp') allowGit();
  // Help and version are not errors; everything else is a mistake in the arguments.
  const program = await programWith(asked, ({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  const meant = asked !== undefined && Object.hasOwn(MEANT, asked) ? MEANT[asked] : undefined;
  if (meant !== undefined) program.error(`error: unknown command '${asked}'\n(Did you mean ${meant}?)`);
  await program.parseAsync(args, { from: 'user' });
}

/**
 * The arguments with `-C DIR` behind the command, before which git, make and gh take it. Help for an unknown command is an unknown command;
 * the parser would print the help for all of them.
 */
export function commandFirst(args: readonly string[]): readonly string[] {
  const [option = '', topic] = args;
  if (option === 'help' && topic !== undefined && !topic.startsWith('-') && topic !== 'help')
    return Object.hasOwn(COMMANDS, topic) ? args : [topic];
  const length = option === '-C' || option === '--project' ? 2 : option.startsWith('--project=') ? 1 : 0;
  const [command, ...more] = args.slice(length);
  return length === 0 || command === undefined ? args : [command, ...args.slice(0, length), ...more];
}

const argumentTerm = (argument: Argument): string => {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? name : `[${name}]`;
};

/**
 * The program with one command; with all of them for the help, the completion, or if there is no such command. `onExit` receives what the
 * parser ends with; by default it is thrown.
 */
export async function programWith(
  asked?: string,
  onExit?: (error: CommanderError) => never,
): Promise<CliCommand> {
  const program = new CliCommand('labelwright')
    .exitOverride(onExit)
    .description(
      'Label text by a written guideline: plain files, inline violations, every disagreement explained.',
    )
    .version(VERSION, '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Print help')
    .commandsGroup('Help:')
    .helpCommand('help [COMMAND]', 'Print help for a command')
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
    });
  addGlobalOptions(program);
  const isKnown = asked !== undefined && asked !== 'completion' && Object.hasOwn(COMMANDS, asked);
  for (const [heading, commands] of Object.entries(COMMAND_GROUPS)) {
    program.commandsGroup(`${heading}:`);
    for (const [name, load] of Object.entries(commands))
      if (!isKnown || name === asked) (await load()).register(program);
  }
  return program;
}
