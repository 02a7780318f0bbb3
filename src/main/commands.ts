import type { Command } from 'commander';

interface CommandModule {
  register(program: Command): void;
}

/** The commands in the order of the help. A module is loaded only when its command is used. */
export const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  init: () => import('../features/init/cli/command'),
  guideline: () => import('../features/guideline/cli'),
  check: () => import('../features/check/cli/command'),
  buckets: () => import('../features/buckets/cli/command'),
  diff: () => import('../features/diff/cli/command'),
  compare: () => import('../features/compare/cli/command'),
  corrections: () => import('../features/corrections/cli'),
  explain: () => import('../features/explain-rule/cli'),
  'explain-label': () => import('../features/explain/cli'),
  status: () => import('../features/status/cli'),
  agreement: () => import('../features/agreement/cli/agreement'),
  aggregate: () => import('../features/agreement/cli/aggregate'),
  validate: () => import('../features/validate/cli'),
  report: () => import('../features/report/cli'),
  annotator: () => import('../features/annotator/cli'),
  adjudicate: () => import('../features/adjudicate/cli'),
  'spot-check': () => import('../features/spot-check/cli'),
  promote: () => import('../features/promote/cli'),
  erase: () => import('../features/erase/cli'),
  audit: () => import('../features/audit/cli'),
  resolve: () => import('../features/resolve/cli'),
  migrate: () => import('../features/migrate/cli'),
  split: () => import('../features/split/cli'),
  gate: () => import('../features/gate/cli'),
  handoff: () => import('../features/handoff/cli/handoff'),
  verify: () => import('../features/handoff/cli/verify'),
  lsp: () => import('./lsp'),
  import: () => import('../features/exchange/cli/import'),
  formats: () => import('../features/exchange/cli/formats'),
  export: () => import('../features/exchange/cli/export'),
};
