import type { CliCommand, ExitCode } from '../cli/command';

/** What describes a command, and what runs it: with its arguments, its options and the program. */
type Load = () => Promise<{
  define(command: CliCommand): CliCommand;
  run(...given: never[]): void | Promise<ExitCode | void>;
}>;

/** A command, or several below one name; the `usual` one is run if none is named. */
type Entry =
  | Load
  | { readonly about: string; readonly usual: string; readonly commands: Readonly<Record<string, Load>> };

/** The commands by the headings of the help, in the order of work. A module is loaded only when its command is used. */
export const COMMAND_GROUPS: Readonly<Record<string, Readonly<Record<string, Entry>>>> = {
  Start: {
    init: () => import('../features/init/cli/command'),
    check: () => import('../features/check/cli/command'),
    explain: () => import('../features/explain/cli'),
    audit: () => import('../features/audit/cli'),
    guideline: () => import('../features/guideline/cli'),
  },
  'Label and review': {
    assign: () => import('../features/assign/cli'),
    queue: () => import('../features/queue/cli'),
    page: () => import('../page/cli'),
    receive: () => import('../features/receive/cli'),
    status: () => import('../features/status/cli'),
    buckets: () => import('../features/buckets/cli/command'),
    adjudicate: () => import('../features/adjudicate/cli'),
    'spot-check': () => import('../features/spot-check/cli'),
    promote: () => import('../features/promote/cli'),
    erase: () => import('../features/erase/cli'),
    codes: () => import('../features/codes/cli'),
    migrate: () => import('../features/migrate/cli'),
  },
  Measure: {
    agreement: () => import('../features/agreement/cli/agreement'),
    report: {
      about: 'Write a report: agreement (the usual one), the overview, an annotator, corrections',
      usual: 'agreement',
      commands: {
        agreement: () => import('../features/report/cli'),
        overview: () => import('../features/overview/cli'),
        annotator: () => import('../features/annotator/cli'),
        corrections: () => import('../features/corrections/cli'),
      },
    },
    evaluate: () => import('../features/evaluate/cli'),
    suspects: () => import('../features/suspects/cli'),
    validate: () => import('../features/validate/cli'),
    compare: () => import('../features/compare/cli/command'),
    test: () => import('../features/guideline-tests/cli'),
  },
  Train: {
    baseline: () => import('../features/baseline/cli'),
    predict: () => import('../features/predict/cli'),
    resolve: () => import('../features/resolve/cli'),
    split: () => import('../features/split/cli'),
    gate: () => import('../features/gate/cli'),
    handoff: () => import('../features/handoff/cli'),
  },
  Exchange: {
    import: () => import('../features/exchange/cli/import'),
    export: () => import('../features/exchange/cli/export'),
  },
  'Editor, Git and CI': {
    lsp: () => import('./language-server'),
    mcp: () => import('../features/mcp/cli'),
    'merge-driver': () => import('../features/merge/cli'),
    completion: () => import('./completion'),
  },
};

/** All commands by name. */
export const COMMANDS: Readonly<Record<string, Entry>> = Object.assign({}, ...Object.values(COMMAND_GROUPS));
