import { existsSync } from 'node:fs';
import type { Argument, CommanderError } from 'commander';
import { allowGit } from '../platform/git/run-git';
import { COMMAND_GROUPS, COMMANDS } from './commands';
import { CliCommand } from '../cli/command';
import { addGlobalOptions } from '../cli/globals';
import { endQuietlyWhenNobodyReads, VERSION } from '../cli/output';

/** Commands that other tools have, and ours for them: the parser would offer the one that is spelled most alike. */
const MEANT: Readonly<Record<string, string>> = { lint: 'check', ls: 'status' };

/** Runs the command that the arguments name. */
export async function runProgram(): Promise<void> {
  endQuietlyWhenNobodyReads();
  const args = commandFirst(process.argv.slice(2));
  const [asked] = args;
  // A language server gets this permission from the editor.
  if (asked !== 'lsp') allowGit();
  // Help and version are not errors; everything else is a mistake in the arguments.
  const program = await programWith(asked, ({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  const meant = asked !== undefined && Object.hasOwn(MEANT, asked) ? MEANT[asked] : undefined;
  if (meant !== undefined) program.error(`error: unknown command '${asked}'\n(Did you mean ${meant}?)`);
  await program.parseAsync(args, { from: 'user' });
}

/** Options that may come before the command and take a value. */
const TAKE_VALUES = ['-C', '--project', '--color'];

/**
 * The arguments with options before the command behind it: git, make and gh take `-C DIR` there. Help for an unknown command is an
 * unknown command; the parser would print the help for all of them. Without a word for what to report, the usual one is meant: `report .`.
 */
export function commandFirst(args: readonly string[]): readonly string[] {
  const [option, topic] = args;
  if (option === 'help' && topic !== undefined && !topic.startsWith('-') && topic !== 'help')
    return Object.hasOwn(COMMANDS, topic) ? args : [topic];
  const moved = operandFirst(args);
  const entry = COMMANDS[moved[0]!];
  if (typeof entry !== 'object' || moved.includes('-h') || moved.includes('--help')) return moved;
  const after = moved.slice(1);
  const [kind = '', ...rest] = operandFirst(after);
  if (Object.hasOwn(entry.commands, kind)) return [moved[0]!, kind, ...rest];
  // What else stands there is the project, unless it may be a misspelt name of a report.
  const isUsual = after.length === 0 || after[0]!.startsWith('-') || existsSync(after[0]!);
  return isUsual ? [moved[0]!, entry.usual, ...after] : moved;
}

/** The arguments with the first that is not an option in front of the options before it. */
function operandFirst(args: readonly string[]): readonly string[] {
  let start = 0;
  while (args[start]?.startsWith('-')) start += TAKE_VALUES.includes(args[start]!) ? 2 : 1;
  if (start >= args.length) return args;
  return [args[start]!, ...args.slice(0, start), ...args.slice(start + 1)];
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
    for (const [name, entry] of Object.entries(commands)) {
      if (isKnown && name !== asked) continue;
      const isOne = typeof entry === 'function';
      const parent = isOne ? program : program.command(name).description(entry.about).helpCommand(false);
      for (const [own, load] of isOne ? [[name, entry] as const] : Object.entries(entry.commands)) {
        const { define, run } = await load();
        define(parent.command(own)).runs((...given: never[]) => run(...given, program as never));
      }
    }
  }
  return program;
}
