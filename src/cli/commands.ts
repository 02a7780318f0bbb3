import type { Command } from 'commander';

interface CommandModule {
  register(program: Command): void;
}

/** The commands in the order in which the help lists them. A module is loaded, with all that it needs, only when its command is asked for. */
export const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  init: () => import('./commands/init'),
  guideline: () => import('./commands/guideline'),
  check: () => import('./commands/check'),
  buckets: () => import('./commands/buckets'),
  diff: () => import('./commands/diff'),
  compare: () => import('./commands/compare'),
  corrections: () => import('./commands/corrections'),
  explain: () => import('./commands/explain'),
  'explain-label': () => import('./commands/explain-label'),
  status: () => import('./commands/status'),
  agreement: () => import('./commands/agreement'),
  aggregate: () => import('./commands/aggregate'),
  report: () => import('./commands/report'),
  annotator: () => import('./commands/annotator'),
  adjudicate: () => import('./commands/adjudicate'),
  'spot-check': () => import('./commands/spot-check'),
  promote: () => import('./commands/promote'),
  audit: () => import('./commands/audit'),
  resolve: () => import('./commands/resolve'),
  migrate: () => import('./commands/migrate'),
  split: () => import('./commands/split'),
  gate: () => import('./commands/gate'),
  handoff: () => import('./commands/handoff'),
  verify: () => import('./commands/verify'),
  lsp: () => import('./commands/lsp'),
  import: () => import('./commands/import'),
  formats: () => import('./commands/formats'),
  export: () => import('./commands/export'),
};
