/** The command lines whose output is kept. Words in braces are those of a project; it leaves out a line for which it has none. */

/** The forms of a command, and its lines without `--format`. */
export type Runs = readonly [forms: readonly string[], ...lines: readonly string[]];

const BOTH = ['text', 'json'] as const;
const REPORT = ['text', 'json', 'markdown'] as const;
const TABLE = ['text', 'json', 'csv', 'markdown'] as const;

/** By the name of the file. In this order: later ones read what earlier ones wrote. */
export const RUNS: Readonly<Record<string, Runs>> = {
  check: [BOTH, 'check'],
  'check-statistics': [['text'], 'check --statistics --as-seen-by annotators'],
  audit: [BOTH, 'audit'],
  guideline: [['markdown'], 'guideline'],
  status: [REPORT, 'status'],
  buckets: [BOTH, 'buckets'],
  'explain-label': [['text', 'markdown'], 'explain-label {sample}'],
  assign: [BOTH, 'assign --dry-run', 'assign --list'],
  adjudicate: [BOTH, 'adjudicate --strategy majority --quorum 0.6 --dry-run'],
  'spot-check': [BOTH, 'spot-check --dry-run'],
  'spot-check-drawn': [['text'], 'spot-check --annotator {annotator} --half-width 0.3 --accept 0.9'],
  'spot-check-result': [BOTH, 'spot-check --result'],
  promote: [BOTH, 'promote --reviewer {reviewer} --policy --dry-run'],
  erase: [BOTH, 'erase --sample {sample}'],
  codes: [TABLE, 'codes'],
  corrections: [TABLE, 'corrections'],
  migrate: [BOTH, 'migrate --dry-run'],
  diff: [BOTH, 'diff HEAD'],
  compare: [BOTH, 'compare HEAD --resamples 20'],
  agreement: [BOTH, 'agreement', 'agreement --with-gold --layer {layer}'],
  aggregate: [BOTH, 'aggregate --layer {layer}', 'aggregate --layer {layer} --method dawid-skene'],
  report: [BOTH, 'report'],
  'report-tables': [['csv'], 'report --output out'],
  annotator: [BOTH, 'annotator {annotator}'],
  predict: [BOTH, 'predict --model z --dry-run'],
  baseline: [BOTH, 'baseline --layer {layer}'],
  evaluate: [['text', 'json', 'csv'], 'evaluate {trained} --layer {layer}', 'evaluate {every}'],
  suspects: [BOTH, 'suspects --model {model}'],
  validate: [REPORT, 'validate . --model {model} --layer {layer}'],
  assist: [BOTH, 'assist {model}'],
  queue: [BOTH, 'queue next --model {model} --uncertain 3 --suspects 3 --random 0.1 --dry-run'],
  resolve: [BOTH, 'resolve', 'resolve --layer {layer}'],
  split: [BOTH, 'split --dry-run', 'split --check'],
  gate: [REPORT, 'gate'],
  handoff: [['text'], 'handoff {bundle} --force'],
  verify: [['text'], 'verify {bundle}'],
  import: [[], 'import csv new.csv --as-predictions other --report out/import.json --dry-run'],
  export: [[], 'export csv --policy decided --output out/all.csv --report out/export.json --dry-run'],
};
