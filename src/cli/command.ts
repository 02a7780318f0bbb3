import path from 'node:path';
import { Argument, Command, Option, type ErrorOptions } from 'commander';
import { FormulaCells } from '../base/csv/formula-guard';
import { fieldValue, nameList, oneOf, timeSince, UsageError } from './options';
import {
  outputsOf,
  type Output,
  type OutputFlags,
  type WithOutputs,
  say,
  sayDetail,
  sayError,
} from './output';
import { printable } from './printable';
import { meaningOf } from '../base/files/file-error';
import { UserError } from '../base/user-error';

/** The meaning of the exit codes. */
export const EXIT = { clean: 0, findings: 1, cannotRun: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Runs a command and sets its exit code. Errors are reported on standard error, with exit code 2. */
async function runToExit(command: () => void | Promise<ExitCode | void>): Promise<void> {
  const start = performance.now();
  try {
    process.exitCode = (await command()) ?? EXIT.clean;
  } catch (error) {
    process.exitCode = EXIT.cannotRun;
    sayError(explain(error));
  }
  const [seconds, megabytes] = [(performance.now() - start) / 1000, process.resourceUsage().maxRSS / 1024];
  sayDetail(
    `Exit code ${process.exitCode}, after ${seconds.toFixed(2)} s, with ${megabytes.toFixed()} MB of memory.`,
  );
}

/** An error in words; for a bug, everything needed to report it. */
function explain(error: unknown): string {
  if (error instanceof UserError) return error.message;
  const system = error as NodeJS.ErrnoException;
  if (error instanceof Error && system.code !== undefined && system.syscall !== undefined) {
    if (system.code === 'ENOENT' && system.path !== undefined)
      return `There is no file or folder ${system.path}.`;
    const meaning = meaningOf(system.code);
    const { syscall, path = '' } = system;
    return meaning === undefined ? error.message : `Cannot ${`${syscall} ${path}`.trim()}: ${meaning}`;
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Internal error. Please report it with these lines:\n${details}`;
}

/** `--json`: the same as `--format json`. */
class JsonFlag extends Option {
  constructor(private readonly of: Option) {
    super('--json', 'The same as --format json');
    this.preset('json');
    if (of.parseArg) this.argParser(of.parseArg);
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
}

interface ModeOptions<V extends string = string> {
  /** Long names of options that belong to it alone. */
  readonly own?: readonly string[];
  /** Long names of other options that go with it. */
  readonly takes?: readonly string[];
  /** The formats that it writes, if these are not all. */
  readonly forms?: readonly string[];
  readonly values?: readonly V[];
  readonly parse?: (value: string) => V;
  /** Whether it is meant without the option, by the project or file that is named. */
  readonly isMeant?: (project: string) => boolean;
}

interface Mode extends ModeOptions {
  readonly option: Option;
  readonly own: readonly string[];
  readonly takes: readonly string[];
}

type Camel<S extends string> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;
type LongName<F extends string> = F extends `${string}--${infer N}`
  ? N extends `${infer W} ${string}`
    ? W
    : N
  : never;
/** The option that flags such as `-o, --output <FILE>` define, with its value of the type T. A flag alone is true, and `--no-x` makes x false. */
type Given<F extends string, T> =
  LongName<F> extends `no-${infer N}`
    ? Record<Camel<N>, boolean>
    : Partial<Record<Camel<LongName<F>>, F extends `${string}<${string}` ? T : boolean>>;
/** The same with a default. */
type Always<F extends string, T> = Record<Camel<LongName<F>>, T>;

/** The options that the action of a command gets, by the function that describes the command. */
export type OptionsOf<D> = D extends (command: CliCommand) => CliCommand<infer O> ? O : never;

/** Options that go with every mode. */
const WITH_ALL = ['--project', '--format', '--json', '--output'];

/** The project that a command works on, when the options are read. */
export interface InProject {
  /** As given with `-C` or as an argument; the working folder by default. */
  readonly project: string;
}

/** A command with the options that many commands share. `O` is the type of its options, which follows from their definitions. */
export class CliCommand<O = object> extends Command {
  /** For the types only. */
  declare readonly given: O;
  #hasProject = false;
  #hasProjectArgument = false;
  readonly #modes: Mode[] = [];
  #outputs: (given: OutputFlags) => readonly Output[] = () => [];

  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  /** Ends with a message. That of an unknown command says where all commands are listed. */
  override error(message: string, options?: ErrorOptions): never {
    if (options?.code !== 'commander.unknownCommand') return super.error(message, options);
    const name = [this.parent?.name(), this.name()].filter((each) => each !== undefined).join(' ');
    return super.error(`${message}\nTo list all commands: ${name} --help`, options);
  }

  /** Adds an option whose value is a string, or true without one. */
  opt<F extends string>(flags: F, about: string): CliCommand<O & Given<F, string>>;
  /** Adds an option whose value `parse` reads. */
  opt<F extends string, T>(
    flags: F,
    about: string,
    parse: (value: string, earlier?: T) => T,
  ): CliCommand<O & Given<F, T>>;
  /** Adds an option with a default. */
  opt<F extends string, T>(
    flags: F,
    about: string,
    parse: ((value: string, earlier?: T) => T) | undefined,
    preset: NoInfer<T>,
  ): CliCommand<O & Always<F, T>>;
  opt(flags: string, about: string, parse?: (value: string) => string, preset?: string): CliCommand<O> {
    const option = new Option(flags, about).default(preset);
    return this.addOption(parse ? option.argParser(parse) : option);
  }

  /** Adds an option that is made otherwise, of the type T. */
  adds<T extends object>(option: Option): CliCommand<O & T> {
    return this.addOption(option) as unknown as CliCommand<O & T>;
  }

  /** Adds an option with a fixed set of values. A wrong one gets a suggestion. */
  choice<F extends string, V extends string>(
    flags: F,
    about: string,
    values: readonly V[],
  ): CliCommand<O & Given<F, V>>;
  choice<F extends string, V extends string>(
    flags: F,
    about: string,
    values: readonly V[],
    preset: NoInfer<V>,
  ): CliCommand<O & Always<F, V>>;
  choice(flags: string, about: string, values: readonly string[], preset?: string): CliCommand<O> {
    return this.addOption(new Option(flags, about).choices(values).argParser(oneOf(values)).default(preset));
  }

  /** Adds an option that may be given several times. The action gets a list. */
  several<F extends string>(
    flags: F,
    about: string,
    parse: (value: string, earlier?: string[]) => string[] = (value, earlier = []) => [...earlier, value],
  ): CliCommand<O & Given<F, string[]>> {
    return this.opt(flags, `${about}; may be given several times`, parse);
  }

  /** Adds `--layer ID`. The action gets the list `layer`. */
  layerOption(about = 'Only this layer'): CliCommand<O & { layer?: string[] }> {
    return this.several('--layer <ID>', about, nameList);
  }

  /** Adds the options that choose a part of a project's answers. The action gets them as an `AnswerPart`. */
  partOptions() {
    return this.opt('--batch <NAME>', 'Only answers to the samples of this batch')
      .opt('--people <NAMES>', 'Only answers of these people: a,b,c or a JSON list', nameList)
      .opt(
        '--where <FIELD=VALUE>',
        'Only answers to samples with this value; may be given several times',
        fieldValue,
      )
      .opt(
        '--since <WHEN>',
        'Only answers given since a date, or in the last days: 2026-11-25 or 7d',
        timeSince,
      );
  }

  /**
   * Adds an option with which the command does something else. Options that do not go with it are refused, and those of its own
   * without it.
   */
  mode<F extends string, V extends string = string>(
    flags: F,
    about: string,
    { own = NONE, takes = NONE, values, parse, ...more }: ModeOptions<V> = {},
  ): CliCommand<O & Given<F, V>> {
    const option = new Option(flags, about);
    if (values) option.choices(values).argParser(oneOf(values));
    if (parse) option.argParser(parse);
    this.#modes.push({ option, own, takes: [...WITH_ALL, ...own, ...takes], ...more });
    return this.adds(option);
  }

  /** Adds an argument whose values the help and the completion list; the command refuses others itself. */
  listed(name: string, about: string, values: readonly string[]): this {
    return this.addArgument(new Argument(name, about).choices(values).argParser((value: string) => value));
  }

  /** Adds `-C, --project DIR`. The action gets the folder as the option `project`. */
  projectOption(about = PROJECT): CliCommand<O & InProject> {
    this.#hasProject = true;
    return this.adds(new Option('-C, --project <DIR>', about));
  }

  /** Adds `-C, --project DIR`, and the same as the last argument. */
  onProject(about = PROJECT, argument = '[DIR]', argumentAbout = about): CliCommand<O & InProject> {
    const isSame = argumentAbout === about;
    this.#hasProjectArgument = true;
    return this.projectOption(isSame ? 'The same as DIR' : about).argument(argument, argumentAbout);
  }

  /** Adds `-o, --output FILE`. */
  outputOption(about = 'Write to FILE instead of standard output'): CliCommand<O & { output?: string }> {
    return this.opt('-o, --output <FILE>', about);
  }

  /** Adds `--as NAME`: in whose name the command acts. */
  asOption(about: string): CliCommand<O & { as?: string }> {
    return this.opt('--as <NAME>', about);
  }

  /**
   * Adds `--format`, `--output`, `--json` if that is one of the formats, and `--guard-formulas` if CSV is. The action gets `outputs` and
   * `formulas`. The first format is the default, unless the ending of FILE names another.
   */
  forms<F extends string>(
    forms: readonly F[],
    { about, hasOutput = true, infers = hasOutput }: FormOptions = {},
  ): CliCommand<O & WithOutputs<F> & OutputFlags> {
    const endings = infers ? ', or as the ending of FILE says' : '';
    const known = oneOf(forms);
    const option = new Option('--format <FORMAT>', about ?? `Output format; ${forms[0]} by default${endings}`)
      .choices(forms)
      // Distinguishes two formats from one that is given twice.
      .argParser((value: string, before: readonly string[] = []) => [...new Set([...before, known(value)])]);
    this.addOption(option);
    const all: readonly string[] = forms;
    if (all.includes('json')) this.addOption(new JsonFlag(option));
    this.#outputs = (given) =>
      outputsOf(hasOutput ? given : { ...given, output: undefined }, forms, { infers });
    if (hasOutput) this.outputOption();
    if (all.includes('csv'))
      this.opt('--guard-formulas', "csv: write ' before cells that a spreadsheet would run as formulas");
    return this as unknown as CliCommand<O & WithOutputs<F> & OutputFlags>;
  }

  /** Runs the command. It ends with the exit code that `work` returns, or 0. */
  runs<A extends readonly unknown[]>(work: (...given: A) => void | Promise<ExitCode | void>): this {
    return this.action((...given: unknown[]) =>
      runToExit(async () => {
        const args = given.slice(0, -2);
        const options = given.at(-2) as OutputFlags & { project?: string };
        const named = this.#hasProjectArgument ? (args.pop() as string | undefined) : undefined;
        const project = this.#hasProject ? sameFolder(named, options.project) : options.project;
        const outputs = this.#outputs(options);
        this.#refuseMixed(outputs, project ?? '.');
        const formulas = new FormulaCells(options.guardFormulas ?? false);
        const code = await work(...([...args, { ...options, project, outputs, formulas }] as unknown as A));
        if (formulas.text !== undefined) say(`${printable(formulas.first)}: ${formulas.text}`);
        return code;
      }),
    );
  }

  /** Throws UsageError if options are given that do not go together. */
  #refuseMixed(outputs: readonly Output[], project: string): void {
    const given = this.options.filter((each) => this.getOptionValueSource(each.attributeName()) === 'cli');
    for (const { option, own, takes, forms, isMeant } of this.#modes) {
      const isOn = given.includes(option) || isMeant?.(project) === true;
      const wrong = given.find(({ long }) =>
        isOn ? long !== option.long && !takes.includes(long!) : own.includes(long!),
      );
      if (wrong)
        throw new UsageError(
          isOn
            ? `${option.long} does not go with ${wrong.long}. Leave one of them out.`
            : `${wrong.long} belongs to ${option.long}. Give both, or leave it out.`,
        );
      if (isOn && forms && outputs.some(({ format }) => !forms.includes(format)))
        throw new UsageError(`With ${option.long}, the formats are ${forms.join(' and ')}.`);
    }
  }
}

/** The folder that an argument or `--project` names. Throws UsageError if they name different ones. */
export function sameFolder(argument: string | undefined, option: string | undefined): string {
  if (argument !== undefined && option !== undefined && path.resolve(argument) !== path.resolve(option))
    throw new UsageError(`${argument} and --project ${option} are different folders. Leave one of them out.`);
  return argument ?? option ?? '.';
}
