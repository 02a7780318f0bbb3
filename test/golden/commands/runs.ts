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
  look: [REPORT, 'audit {look} --samples 5'],
  guideline: [['markdown'], 'guideline'],
  receive: [BOTH, 'receive {sent} --as {reviewer} --dry-run'],
  status: [REPORT, 'status'],
  buckets: [BOTH, 'buckets'],
  explain: [['text', 'markdown'], 'explain {sample}'],
  assign: [BOTH, 'assign --dry-run', 'assign --list'],
  adjudicate: [BOTH, 'adjudicate --strategy majority --quorum 0.6 --dry-run'],
  'spot-check': [BOTH, 'spot-check --dry-run'],
  'spot-check-drawn': [['text'], 'spot-check --annotator {annotator} --half-width 0.3 --accept 0.9'],
  'spot-check-result': [BOTH, 'spot-check --result'],
  promote: [BOTH, 'promote --reviewer {reviewer} --policy --dry-run'],
  erase: [BOTH, 'erase --sample {sample}'],
  codes: [TABLE, 'codes'],
  'report-corrections': [TABLE, 'report corrections'],
  migrate: [BOTH, 'migrate --dry-run'],
  'compare-guideline': [BOTH, 'compare HEAD --guideline'],
  compare: [BOTH, 'compare HEAD --resamples 20'],
  agreement: [BOTH, 'agreement', 'agreement --with-gold --layer {layer}'],
  'resolve-method': [
    BOTH,
    'resolve --layer {layer} --method majority',
    'resolve --layer {layer} --method dawid-skene',
  ],
  'report-agreement': [['json'], 'report agreement'],
  'report-agreement-tables': [['csv'], 'report agreement --output out'],
  'report-overview': [REPORT, 'report overview --since 2026-03-01 --rate 20'],
  'report-annotator': [BOTH, 'report annotator {annotator}'],
  predict: [BOTH, 'predict --model z --dry-run'],
  baseline: [BOTH, 'baseline --layer {layer}'],
  evaluate: [['text', 'json', 'csv'], 'evaluate {trained} --layer {layer}', 'evaluate {every}'],
  suspects: [BOTH, 'suspects --model {model}'],
  validate: [REPORT, 'validate . --model {model} --layer {layer}'],
  'evaluate-suggestions': [BOTH, 'evaluate {model} --suggestions'],
  test: [REPORT, 'test', 'test --coverage'],
  'test-junit': [['junit'], 'test'],
  'test-coverage-lcov': [['lcov'], 'test --coverage'],
  queue: [BOTH, 'queue next --model {model} --uncertain 3 --suspects 3 --random 0.1 --dry-run'],
  resolve: [BOTH, 'resolve', 'resolve --layer {layer}'],
  split: [BOTH, 'split --dry-run', 'split --check'],
  gate: [REPORT, 'gate'],
  handoff: [['text'], 'handoff {bundle} --force'],
  'handoff-verify': [['text'], 'handoff {bundle} --verify'],
  import: [[], 'import csv new.csv --as-predictions other --report out/import.json --dry-run'],
  export: [[], 'export csv --policy decided --output out/all.csv --report out/export.json --dry-run'],
};
