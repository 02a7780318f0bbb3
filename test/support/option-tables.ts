import type { Command, Option } from 'commander';

/** The commands by the words that name them; of those with others below, these alone. */
export function commandsByWords(program: Command): Map<string, Command> {
  const found = new Map<string, Command>();
  for (const command of program.commands) {
    if (command.commands.length === 0) found.set(command.name(), command);
    for (const below of command.commands) found.set(`${command.name()} ${below.name()}`, below);
  }
  return found;
}

const START = (words: string): string => `<!-- options of ${words} -->`;
const END = '<!-- end of options -->';

/** A page with the blocks between its markers made again from the definitions. Throws if there is no command for a marker. */
export function withOptionTables(page: string, program: Command): string {
  const commands = commandsByWords(program);
  return page.replace(new RegExp(`${START('([a-z -]+)')}\\n[^]*?${END}`, 'g'), (_: string, words: string) => {
    const command = words === 'every command' ? program : commands.get(words);
    if (!command) throw new Error(`There is no command ${words}.`);
    return [START(words), ...(command === program ? [] : usage(words, command)), table(command), END].join(
      '\n',
    );
  });
}

const usage = (words: string, command: Command): string[] => [
  `\`labelwright ${[words, ...command.registeredArguments.map(term)].join(' ')}\`: ${command.description()}.`,
  '',
  ...command.registeredArguments.map((argument) => `- \`${argument.name()}\`: ${argument.description}`),
  ...(command.registeredArguments.length > 0 ? [''] : []),
];

const term = (argument: Command['registeredArguments'][number]): string => {
  const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
  return argument.required ? name : `[${name}]`;
};

function table(command: Command): string {
  const rows = command.options
    .filter(({ hidden, long }) => !hidden && long !== '--version')
    .map((option) => `| \`${cell(option.flags.replace(/[<>]/g, ''))}\` | ${about(option)} |`);
  return rows.length === 0
    ? 'It has no options of its own.'
    : ['| option | |', '|---|---|', ...rows].join('\n');
}

/** The description, the values that can be given, and the default. */
function about({ description, argChoices, defaultValue, mandatory, negate }: Option): string {
  const values = argChoices?.length && `one of ${argChoices.map((value) => `\`${value}\``).join(', ')}`;
  const preset = defaultValue === undefined || negate ? undefined : `default: \`${String(defaultValue)}\``;
  const more = [mandatory && 'required', values, preset].filter(Boolean).join('; ');
  return cell(more === '' ? description : `${description} (${more})`);
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
