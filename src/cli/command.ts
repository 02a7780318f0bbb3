import path from 'node:path';
import { Argument, Command, Option } from 'commander';
import { oneOf } from './options';
import { outputsOf, type Output, type OutputFlags } from './output';
import { runToExit, UsageError, type ExitCode } from './run';

/** Another spelling of an option, hidden in the help. With a `value` it takes none of its own. */
class Alias extends Option {
  constructor(
    flags: string,
    private readonly of: Option,
    value?: string,
  ) {
    super(flags);
    this.hideHelp();
    if (of.parseArg) this.argParser(of.parseArg);
    if (value === undefined) return;
    // Distinguishes two formats from one that is given twice.
    this.preset(value).argParser((_, before: readonly string[] = []) => [...new Set([...before, value])]);
  }

  /** Shows it in the help. */
  shown(about: string): this {
    this.description = about;
    return this.hideHelp(false);
  }

  override attributeName(): string {
    return this.of.attributeName();
  }
}

const NONE: readonly string[] = [];
const PROJECT = 'Project folder; the working folder by default';

interface FormOptions {
  /** Description of `--format`. */
  readonly about?: string;
  /** Without it, the command prints, or has an `--output` of its own. */
  readonly hasOutput?: boolean;
  /** Whether the ending of FILE chooses the format. */
  readonly infers?: boolean;
  readonly aliases?: readonly string[];
  readonly outputAliases?: readonly string[];
}

/** The project that a command works on, when the options are read. */
export interface InProject {
  /** As given with `-C` or as an argument; the working folder by default. */
  readonly project: string;
}

/** A command with the options that many commands share. */
export class CliCommand extends Command {
  #hasProject = false;
  #hasProjectArgument = false;
  #outputs: (given: OutputFlags) => readonly Output[] = () => [];

  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  /** Adds an option that is hidden in the help under its older names. */
  withAliases(option: Option, ...flags: readonly string[]): this {
    this.addOption(option);
    for (const each of flags) this.addOption(new Alias(each, option));
    return this;
  }

  /** Adds an option with a fixed set of values. A wrong one gets a suggestion. */
  choice(flags: string, about: string, values: readonly string[], preset?: string): this {
    const option = new Option(flags, about).choices(values).argParser(oneOf(values));
    return this.addOption(preset === undefined ? option : option.default(preset));
  }

  /** Adds an argument whose values the help and the completion list; the command refuses others itself. */
  listed(name: string, about: string, values: readonly string[]): this {
    return this.addArgument(new Argument(name, about).choices(values).argParser((value: string) => value));
  }

  /** Adds `-C, --project DIR`. The action gets the folder as the option `project`. */
  projectOption(about = PROJECT, ...aliases: readonly string[]): this {
    this.#hasProject = true;
    return this.withAliases(new Option('-C, --project <DIR>', about), ...aliases);
  }

  /** Adds `-C, --project DIR`, and the same as the last argument. */
  onProject(about = PROJECT, argument = '[DIR]', argumentAbout = about): this {
    const isSame = argumentAbout === about;
    this.projectOption(isSame ? 'The same as DIR' : about).argument(argument, argumentAbout);
    this.#hasProjectArgument = true;
    return this;
  }

  /** Adds `-o, --output FILE`. */
  outputOption(about = 'Write to FILE instead of standard output', ...aliases: readonly string[]): this {
    return this.withAliases(new Option('-o, --output <FILE>', about), ...aliases);
  }

  /** Adds `--as NAME`: in whose name the command acts. */
  asOption(about: string, ...aliases: readonly string[]): this {
    return this.withAliases(new Option('--as <NAME>', about), ...aliases);
  }

  /**
   * Adds `--format`, `--output`, and `--json` if that is one of the formats. The action gets `outputs`. The first format is the default,
   * unless the ending of FILE names another. `aliases` are older spellings: `--csv` means `--format csv`; `--html <FILE>` writes a file
   * beside the other output, and is deprecated.
   */
  forms(
    forms: readonly string[],
    { about, hasOutput = true, infers = hasOutput, aliases = NONE, outputAliases = NONE }: FormOptions = {},
  ): this {
    const endings = infers ? ', or as the ending of FILE says' : '';
    const known = oneOf(forms);
    const option = new Option('--format <FORMAT>', about ?? `Output format; ${forms[0]} by default${endings}`)
      .choices(forms)
      .argParser((value: string, before: readonly string[] = []) => [
        ...new Set([...before, known(value === 'md' ? 'markdown' : value)]),
      ]);
    this.addOption(option);
    const alias = (flag: string): Alias => new Alias(flag, option, flag.slice(2));
    if (forms.includes('json')) this.addOption(alias('--json').shown('The same as --format json'));
    for (const old of aliases) this.addOption(old.includes('<') ? new Option(old).hideHelp() : alias(old));
    this.#outputs = (given) =>
      outputsOf(hasOutput ? given : { ...given, output: undefined }, forms, { infers });
    return hasOutput ? this.outputOption(undefined, ...outputAliases) : this;
  }

  /** Runs the command. It ends with the exit code that `work` returns, or 0. */
  runs<A extends readonly unknown[]>(work: (...given: A) => void | Promise<ExitCode | void>): this {
    return this.action((...given: unknown[]) =>
      runToExit(() => {
        const args = given.slice(0, -2);
        const options = given.at(-2) as OutputFlags & { project?: string };
        const named = this.#hasProjectArgument ? (args.pop() as string | undefined) : undefined;
        const project = this.#hasProject ? sameFolder(named, options.project) : options.project;
        return work(...([...args, { ...options, project, outputs: this.#outputs(options) }] as unknown as A));
      }),
    );
  }
}

/** The folder that an argument or `--project` names. Throws UsageError if they name different ones. */
export function sameFolder(argument: string | undefined, option: string | undefined): string {
  if (argument !== undefined && option !== undefined && path.resolve(argument) !== path.resolve(option))
    throw new UsageError(`${argument} and --project ${option} are different folders. Leave one of them out.`);
  return argument ?? option ?? '.';
}
