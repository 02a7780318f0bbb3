import { Argument, type Command, type Option } from 'commander';
import type { CliCommand } from '../cli/command';
import { oneOf } from '../cli/options';
import { print } from '../cli/output';

/** `labelwright completion SHELL`: prints a script that completes commands, options, their values and files. */
export function define(command: CliCommand): CliCommand {
  const shells = Object.keys(SCRIPTS);
  return command
    .description('Print a completion script for a shell')
    .addArgument(new Argument('<SHELL>', 'The shell').choices(shells).argParser(oneOf(shells)))
    .addHelpText('after', HELP);
}

export const run = (shell: keyof typeof SCRIPTS, _options: object, program: CliCommand): Promise<void> =>
  print([SCRIPTS[shell](program)]);

const HELP = `
Examples:
  labelwright completion bash > ~/.local/share/bash-completion/completions/labelwright
  labelwright completion zsh > ~/.zfunc/_labelwright
  labelwright completion fish > ~/.config/fish/completions/labelwright.fish`;

const SCRIPTS = {
  bash: (program: Command) => `# Completion of labelwright for bash
${finder(program)}
_labelwright() {
  local cur=\${COMP_WORDS[COMP_CWORD]} choices= files=
  # bash splits --option=value at the sign.
  [ "$cur" = = ] && cur=
  _labelwright_find "$cur" "\${COMP_WORDS[@]:1:COMP_CWORD-1}"
  [ -z "$files" ] && compopt +o default 2>/dev/null
  COMPREPLY=($(compgen -W "$choices" -- "$cur"))
}
complete -o default -F _labelwright labelwright
`,
  zsh: (program: Command) => `#compdef labelwright
${finder(program)}
_labelwright() {
  local choices= files=
  _labelwright_find "\${words[CURRENT]}" "\${(@)words[2,CURRENT-1]}"
  compadd -- \${=choices}
  [ -n "$files" ] && _files
}
if [ "$funcstack[1]" = _labelwright ]; then _labelwright "$@"; else compdef _labelwright labelwright; fi
`,
  fish: (program: Command) => `# Completion of labelwright for fish
complete -c labelwright -f
${[...fishLines(program)].map((line) => `complete -c labelwright ${line}`).join('\n')}
`,
};

/** What completes a value: words, or files. */
interface Values {
  readonly words: readonly string[];
  readonly hasFiles: boolean;
}

/** Names of values in the help that are paths. */
const PATHS = /^(?:DIR|FILE|FOLDER|INPUT|OUT|PATH)$/;

const valuesOf = ({ argChoices }: Option | Argument, name: string): Values => ({
  words: argChoices ?? [],
  hasFiles: PATHS.test(name),
});

const valuesOfOption = (option: Option): Values | undefined =>
  option.required || option.optional
    ? valuesOf(option, /[<[]([A-Z]+)/.exec(option.flags)?.[1] ?? '')
    : undefined;

const valuesOfArguments = ({ registeredArguments }: Command): Values[] =>
  registeredArguments.map((argument) => valuesOf(argument, argument.name()));

/** The options that the help of a command shows. */
const optionsOf = (command: Command): Option[] => {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
};

const flagsOf = ({ short, long }: Option): string[] => [short, long].flatMap((flag) => flag ?? []);

const commandsOf = (program: Command): readonly Command[] => program.createHelp().visibleCommands(program);

/** The program, its commands, and those below a command, by the words that name them. */
function* byWords(command: Command, words = ''): Iterable<readonly [words: string, command: Command]> {
  yield [words, command];
  for (const each of commandsOf(command)) yield* byWords(each, `${words} ${each.name()}`.trim());
}

/** Functions in the language that bash and zsh share, which set `choices` and `files` for a word and those before it. */
function finder(program: Command): string {
  const [options, others] = [new Cases(), new Cases()];
  const names: string[] = [];
  for (const [name, command] of byWords(program)) {
    names.push(`' ${name}'`);
    const below = commandsOf(command);
    if (below.length > 0)
      others.add(`'${name} 0'`, { words: below.map((each) => each.name()), hasFiles: false });
    for (const option of optionsOf(command)) {
      const values = valuesOfOption(option);
      if (values) for (const flag of flagsOf(option)) options.add(`'${name} ${flag}'`, values);
    }
    others.add(`'${name} -'`, { words: optionsOf(command).flatMap(flagsOf), hasFiles: false });
    for (const [n, { variadic }] of command.registeredArguments.entries())
      others.add(variadic ? `'${name} '[${n}-9]*` : `'${name} ${n}'`, valuesOfArguments(command)[n]!);
  }
  return `_labelwright_option() {
  case "$1 $2" in
${options.text()}
    *) return 1 ;;
  esac
}
_labelwright_argument() {
  case "$1 $2" in
${others.text()}
  esac
}
_labelwright_find() {
  local cur=$1 name= n=0 value= word
  shift
  for word in "$@"; do
    if [ -n "$value" ]; then
      [ "$word" = = ] || { value=; choices=; files=; }
    else
      case "$word" in
        -*) _labelwright_option "$name" "$word" && value=1 ;;
        *) case " \${name:+$name }$word" in
          ${names.join('|')}) name=\${name:+$name }$word ;;
          *) n=$((n + 1)) ;;
        esac ;;
      esac
    fi
  done
  [ -n "$value" ] && return
  case "$cur" in
    -*) _labelwright_argument "$name" - ;;
    *) _labelwright_argument "$name" "$n" ;;
  esac
}`;
}

/** Branches of a `case`; patterns with the same values share one. */
class Cases {
  readonly #patterns = new Map<string, string[]>();

  add(pattern: string, { words, hasFiles }: Values): void {
    const effect = `choices='${words.join(' ')}'; files=${hasFiles ? 1 : ''}`;
    const patterns = this.#patterns.get(effect) ?? [];
    this.#patterns.set(effect, [...patterns, pattern]);
  }

  text(): string {
    return [...this.#patterns]
      .map(([effect, patterns]) => `    ${patterns.join('|')}) ${effect} ;;`)
      .join('\n');
  }
}

function* fishLines(program: Command): Iterable<string> {
  const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const optionLine = (option: Option): string => {
    const values = valuesOfOption(option);
    return [
      option.short && `-s ${option.short.slice(1)}`,
      option.long && `-l ${option.long.slice(2)}`,
      values && (values.hasFiles ? '-r -F' : '-x'),
      values && values.words.length > 0 && `-a ${quoted(values.words.join(' '))}`,
      `-d ${quoted(option.description)}`,
    ]
      .filter(Boolean)
      .join(' ');
  };
  for (const option of program.options) yield optionLine(option);
  for (const [words, command] of byWords(program)) {
    if (command === program) continue;
    const [name = '', below] = words.split(' ');
    const seen = `__fish_seen_subcommand_from ${name}`;
    const inside = `-n '${seen}${below === undefined ? '' : `; and __fish_seen_subcommand_from ${below}`}'`;
    const before = below === undefined ? '-n __fish_use_subcommand' : `-n '${seen}'`;
    yield `${before} -a ${command.name()} -d ${quoted(command.description())}`;
    for (const option of command.createHelp().visibleOptions(command))
      yield `${inside} ${optionLine(option)}`;
    for (const { words, hasFiles } of valuesOfArguments(command))
      if (words.length > 0 || hasFiles)
        yield `${inside} ${hasFiles ? '-F' : ''} ${words.length > 0 ? `-a ${quoted(words.join(' '))}` : ''}`.trimEnd();
  }
}
