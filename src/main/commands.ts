import type { CliCommand } from '../cli/command';

interface CommandModule {
  register(program: CliCommand): void;
}

/** The commands by the headings of the help, in the order of work. A module is loaded only when its command is used. */
export const COMMAND_GROUPS: Readonly<
  Record<string, Readonly<Record<string, () => Promise<CommandModule>>>>
> = {
  Start: {
    init: () => import('../features/init/cli/command'),
    check: () => import('../features/check/cli/command'),
    explain: () => import('../features/explain-rule/cli'),
    audit: () => import('../features/audit/cli'),
    guideline: () => import('../features/guideline/cli'),
  },
  'Label and review': {
    assign: () => import('../features/assign/cli'),
    queue: () => import('../features/queue/cli'),
    status: () => import('../features/status/cli'),
    buckets: () => import('../features/buckets/cli/command'),
    'explain-label': () => import('../features/explain/cli'),
    adjudicate: () => import('../features/adjudicate/cli'),
    'spot-check': () => import('../features/spot-check/cli'),
    promote: () => import('../features/promote/cli'),
    erase: () => import('../features/erase/cli'),
    codes: () => import('../features/codes/cli'),
    corrections: () => import('../features/corrections/cli'),
    diff: () => import('../features/diff/cli/command'),
    migrate: () => import('../features/migrate/cli'),
  },
  Measure: {
    agreement: () => import('../features/agreement/cli/agreement'),
    report: () => import('../features/report/cli'),
    annotator: () => import('../features/annotator/cli'),
    assist: () => import('../features/assist/cli'),
    evaluate: () => import('../features/evaluate/cli'),
    suspects: () => import('../features/suspects/cli'),
    validate: () => import('../features/validate/cli'),
    compare: () => import('../features/compare/cli/command'),
  },
  Train: {
    baseline: () => import('../features/baseline/cli'),
    predict: () => import('../features/predict/cli'),
    resolve: () => import('../features/resolve/cli'),
    aggregate: () => import('../features/agreement/cli/aggregate'),
    split: () => import('../features/split/cli'),
    gate: () => import('../features/gate/cli'),
    handoff: () => import('../features/handoff/cli/handoff'),
    verify: () => import('../features/handoff/cli/verify'),
  },
  Exchange: {
    import: () => import('../features/exchange/cli/import'),
    export: () => import('../features/exchange/cli/export'),
    formats: () => import('../features/exchange/cli/formats'),
  },
  'Editor, Git and CI': {
    lsp: () => import('./lsp'),
    mcp: () => import('../features/mcp/cli'),
    'merge-driver': () => import('../features/merge/cli'),
    completion: () => import('./completion'),
  },
};

/** All commands by name. */
export const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = Object.assign(
  {},
  ...Object.values(COMMAND_GROUPS),
);
