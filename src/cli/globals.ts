import { Option, type Command } from 'commander';
import { oneOf } from './options';

const COLORS = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof COLORS)[number];

const DEFAULTS = { quiet: false, verbose: false, color: 'auto' as ColorChoice };

/** The options that every command has, as given for the command that runs. */
export const GLOBALS = { ...DEFAULTS };

/** Adds these options to the program. They may come before or after the name of the command. */
export function addGlobalOptions(program: Command): Command {
  return program
    .addOption(
      new Option('-q, --quiet', 'Print results and errors only; check: list errors only').conflicts(
        'verbose',
      ),
    )
    .option('-v, --verbose', 'Print which files are read, and how long it takes')
    .addOption(
      new Option('--color <WHEN>', 'Colour the output; auto follows NO_COLOR and FORCE_COLOR')
        .choices(COLORS)
        .argParser(oneOf(COLORS))
        .default('auto'),
    )
    .hook('preAction', (given) => void Object.assign(GLOBALS, DEFAULTS, given.opts()));
}
