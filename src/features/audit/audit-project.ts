import type { Finding } from '../../project/findings/finding';
import { withoutGoldAnswer } from '../../project/model/answer-fields';
import type { DataModel } from '../../project/model/model';
import { isUnreadable, type Sample } from '../../project/samples/sample';
import { quantile } from '../../agreement/statistics/quantile';
import { int32Column, uint8Column } from '../../base/columns/columns';
import { codePointLength } from '../../base/text/offsets';
import { mainScript } from '../../base/text/scripts';
import { RuleSettings } from '../../rules/framework/settings';
import { lineRules } from '../../rules/registry';
import { countLabels } from '../../engine/agreement/label-counts';
import { LineChecks } from '../../engine/findings/line-checks';
import type { WithModel } from '../../engine/project';
import type { SampleFile } from '../../project/samples/sample-file';
import { divideProject, type ProjectDivision } from '../split/divide-project';
import type { Audit, AuditCheck, AuditSample, AuditField } from './audit';
import { ListedSamples } from './listed-samples';
import { addOne } from '../../base/lists';

export interface AuditOptions {
  /** Number of samples listed for each check; the rest is counted. */
  readonly listed: number;
  /** Jaccard index from which texts are near duplicates; by default the project's setting for splits. */
  readonly nearDuplicates?: number;
  readonly pause: () => Promise<void>;
  readonly progress?: (what: string) => void;
}

/** Runs the detectors of the lint rules on every sample and compares all texts, in about ten bytes a sample. Refresh the data first. */
export async function auditProject({ project, model }: WithModel, options: AuditOptions): Promise<Audit> {
  const { listed, pause, progress, nearDuplicates } = options;
  progress?.('reading samples');
  const seen = await readSamples({ project, model }, options);
  progress?.('looking for near duplicates');
  const { split } = model.schema.training;
  const divided = await divideProject(
    { project, model },
    {
      settings: { ...split, stratify: [], ...(nearDuplicates !== undefined && { nearDuplicates }) },
      pause,
    },
  );
  await pause();
  const checks = [...seen.checks, ...duplicateChecks(divided, listed), leakCheck(divided, listed)];
  return {
    version: 1,
    samples: divided.samples.length,
    files: project.samples.files.length,
    checks: checks.filter(({ count }) => count > 0),
    off: rulesOff({ project, model }),
    lengths: seen.lengths,
    scripts: seen.scripts,
    fields: seen.fields,
    classes: [...countLabels(project.records.table)].flatMap(([layer, { answers, labels }]) =>
      labels.size === 0
        ? []
        : [{ layer, answers, labels: [...labels].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)) }],
    ),
  };
}

type Seen = Pick<Audit, 'checks' | 'lengths' | 'scripts' | 'fields'>;

async function readSamples({ project, model }: WithModel, { listed, pause }: AuditOptions): Promise<Seen> {
  const linter = new LineChecks(model, project.samples);
  const found = new Map<string, ListedSamples>();
  const lengths = int32Column();
  const files: SampleFile[] = [];
  const rows = int32Column();
  const fileOf = int32Column();
  const scripts = uint8Column();
  const names: string[] = [];
  const counts: number[] = [];
  const fields = new FieldCensus(model.schema.data, listed);
  const gold = new Set(project.records.files.flatMap(({ kind, path }) => (kind === 'gold' ? [path] : [])));
  for (const file of project.samples.files) {
    const fileNumber = files.push(file) - 1;
    await project.samples.scan(file, { pause }, (raw, parsed) => {
      const { sample } = parsed;
      const readable = !isUnreadable(sample);
      const place = { path: file.path, line: raw.line };
      const nameNow = (): string | undefined =>
        readable ? (sample.id ?? project.samples.nameOf(project.samples.keyAt(file, raw.row))) : undefined;
      for (const [rule, { message: detail }] of firstOfEach(linter.sample(file, raw, parsed))) {
        let list = found.get(rule);
        if (!list) found.set(rule, (list = new ListedSamples(listed)));
        list.add(() => ({ ...named(nameNow()), ...place, detail }));
      }
      if (!readable) return;
      lengths.push(codePointLength(sample.text));
      rows.push(raw.row);
      fileOf.push(fileNumber);
      const script = mainScript(sample.text) ?? NO_LETTERS;
      if (!names.includes(script)) names.push(script);
      const code = names.indexOf(script);
      scripts.push(code);
      counts[code] = (counts[code] ?? 0) + 1;
      // The answer on a line of gold is no field of its sample, and not for everyone to see.
      const shown = gold.has(file.path) ? withoutGoldAnswer(sample.fields) : sample.fields;
      fields.add(shown, () => ({ ...named(nameNow()), ...place }));
    });
  }
  const placeOf = (n: number, detail: string): AuditSample => {
    const file = files[fileOf.get(n)]!;
    const row = rows.get(n);
    return {
      ...named(project.samples.nameOf(project.samples.keyAt(file, row))),
      path: file.path,
      line: file.lineOf(row),
      detail,
    };
  };
  const sorted = Int32Array.from({ length: lengths.length }, (_, n) => lengths.get(n)).sort();
  const byScript = names
    .map((name, code) => [name, counts[code]!] as const)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return {
    checks: [
      ...[...found]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, list]): AuditCheck => ({ id, title: TITLES[id] ?? id, ...list.found })),
      lengthCheck(lengths, sorted, listed, placeOf),
      scriptCheck(scripts, names, byScript, listed, placeOf),
      fields.check(),
    ],
    lengths:
      sorted.length === 0 ? null : { min: sorted[0]!, median: quantile(sorted, 0.5), max: sorted.at(-1)! },
    scripts: byScript,
    fields: fields.fields(),
  };
}

const NO_LETTERS = '(no letters)';

/** A sample counts once for each rule. */
const firstOfEach = (findings: readonly Finding[]): Map<string, Finding> =>
  new Map([...findings].reverse().map((finding) => [finding.rule, finding]));

const named = (sample: string | undefined): { sample?: string } => (sample === undefined ? {} : { sample });

const TITLES: Readonly<Record<string, string>> = {
  'invalid-json-line': 'Lines that are not JSON',
  'invalid-record': 'Rows that are not samples',
  'invisible-characters': 'Invisible characters',
  'lone-surrogate': 'Broken characters (lone surrogates)',
  mojibake: 'Text decoded with the wrong charset',
  'possible-pii': 'Possible personal data',
  'text-length-outlier': 'Empty texts, and texts shorter or longer than the project allows',
  'unexpected-language': 'Not in the project’s language',
};

function lengthCheck(
  lengths: { readonly length: number; get(n: number): number },
  sorted: Int32Array,
  listed: number,
  placeOf: (n: number, detail: string) => AuditSample,
): AuditCheck {
  // Empty texts have their own rule, and no logarithm.
  const fences = logFences(sorted.filter((length) => length > 0));
  const list = new ListedSamples(listed);
  for (let n = 0; fences && n < lengths.length; n += 1) {
    const length = lengths.get(n);
    if (length > 0 && (length < fences.low || length > fences.high))
      list.add(() => placeOf(n, `${length} characters`));
  }
  return {
    id: 'length-outliers',
    title: 'Unusual lengths',
    ...list.found,
    ...(fences && {
      note: `Expected of these texts: ${Math.ceil(fences.low)} to ${Math.floor(fences.high)} characters.`,
    }),
  };
}

/** Samples in other writing systems than the most frequent one, rarest first. */
function scriptCheck(
  scripts: { readonly length: number; get(n: number): number },
  names: readonly string[],
  byScript: Audit['scripts'],
  listed: number,
  placeOf: (n: number, detail: string) => AuditSample,
): AuditCheck {
  const [commonest, ...others] = byScript
    .filter(([script]) => script !== NO_LETTERS)
    .map(([script]) => script);
  const list = new ListedSamples(listed);
  for (let n = 0; n < scripts.length; n += 1) {
    const script = names[scripts.get(n)]!;
    if (others.includes(script)) list.add(() => placeOf(n, script));
  }
  return {
    id: 'writing-systems',
    title: `Writing system other than ${commonest ?? 'the others'}`,
    ...list.found,
    note: 'Judged by letters alone: languages that share a writing system are not distinguished.',
  };
}

function rulesOff({ project, model }: WithModel): string[] {
  const settings = new RuleSettings(model.schema.lint);
  return lineRules
    .filter(({ group, kinds }) => group === 'data' && kinds.includes('sample'))
    .filter((rule) => project.samples.files.every(({ path }) => !settings.active(rule, path)))
    .map(({ id }) => id);
}

/**
 * Tukey's outer fences for positive numbers, computed on logarithms because lengths of texts are skewed. Numbers outside the fences are
 * outliers. `sorted` ascends. Undefined for fewer than 20 numbers, or if the quartiles are equal. Tukey (1977), Exploratory Data Analysis.
 */
export function logFences(sorted: ArrayLike<number>): { low: number; high: number } | undefined {
  if (sorted.length < 20) return undefined;
  const [first, third] = [Math.log(quantile(sorted, 0.25)), Math.log(quantile(sorted, 0.75))];
  const spread = third - first;
  if (!(spread > 0)) return undefined;
  return { low: Math.exp(first - 3 * spread), high: Math.exp(third + 3 * spread) };
}

/** Exact and near duplicates. Each listed pair joins two separate groups, so there are as many pairs as texts that could be removed. */
function duplicateChecks(divided: ProjectDivision, listed: number): AuditCheck[] {
  const { division, settings } = divided;
  const exact = division.links.filter(({ equal }) => equal);
  const near = division.links.filter(({ equal }) => !equal);
  const samples = (links: typeof exact, how: (similarity: number) => string): AuditSample[] =>
    links
      .slice(0, listed)
      .map(({ a, b, similarity }) => at(divided, b, `${how(similarity)} ${divided.samples.id(a)}`));
  return [
    {
      id: 'exact-duplicates',
      title: 'Exact duplicates',
      count: exact.length,
      samples: samples(exact, () => 'like'),
      note: 'Case, white space and Unicode form aside; texts of fewer than 20 characters are not compared.',
    },
    {
      id: 'near-duplicates',
      title: 'Near duplicates',
      count: near.length,
      samples: samples(near, (similarity) => `${Math.floor(similarity * 100)} % like`),
      note: `Jaccard index of character 5-grams of ${settings.nearDuplicates} or more.`,
    },
  ];
}

/** Samples that belong together but are in different splits, and texts of guideline examples in an evaluation split. */
function leakCheck(divided: ProjectDivision, listed: number): AuditCheck {
  const leaks = divided.division.issues.filter(({ kind }) => kind !== 'left-out');
  const samples = leaks.flatMap(({ kind, samples: which, splits }) =>
    which.map((n) =>
      at(
        divided,
        n,
        kind === 'already-apart'
          ? `in ${divided.division.splits[n]}; what belongs to it is in ${splits.filter((one) => one !== divided.division.splits[n]).join(', ')}`
          : `like a guideline example, in ${splits.join(', ')}`,
      ),
    ),
  );
  return {
    id: 'leakage',
    title: 'Leaks between splits',
    count: samples.length,
    samples: samples.slice(0, listed),
    note: 'The same group, the same text or a near duplicate in two splits, or a text like a guideline example in an evaluation split.',
  };
}

function at({ samples }: ProjectDivision, n: number, detail: string): AuditSample {
  const { id, path, line } = samples.place(n);
  return { sample: id, path, line, detail };
}

/** Maximum number of fields, and of different values per field: with more, it is not a category. */
const MAX_FIELDS = 200;
const MAX_VALUES = 30;

/** The fields that samples have, and the samples that lack a required one. */
class FieldCensus {
  /** `values`: undefined once there are too many. */
  readonly #counted = new Map<string, { present: number; values: Map<string, number> | undefined }>();
  readonly #needed: readonly string[];
  readonly #lacking: ListedSamples;
  readonly #lackingEach = new Map<string, number>();

  constructor(
    private readonly data: DataModel,
    listed: number,
  ) {
    const { context = [], split, group } = data;
    this.#needed = [...new Set([...context, split, group])].filter((name) => name !== undefined);
    this.#lacking = new ListedSamples(listed);
  }

  add(fields: Sample['fields'], place: () => Omit<AuditSample, 'detail'>): void {
    for (const name in fields) {
      const value = fields[name];
      if (isEmpty(value)) continue;
      let counted = this.#counted.get(name);
      if (!counted) {
        if (this.#counted.size >= MAX_FIELDS) continue;
        this.#counted.set(name, (counted = { present: 0, values: new Map() }));
      }
      counted.present += 1;
      const text = typeof value === 'object' ? undefined : String(value);
      if (text === undefined || text.length > 100) counted.values = undefined;
      else if (counted.values) addOne(counted.values, text);
      if (counted.values && counted.values.size > MAX_VALUES) counted.values = undefined;
    }
    const lacking = this.#needed.filter((name) => !Object.hasOwn(fields, name) || isEmpty(fields[name]));
    if (lacking.length === 0) return;
    for (const name of lacking) addOne(this.#lackingEach, name);
    this.#lacking.add(() => ({ ...place(), detail: `without ${lacking.join(', ')}` }));
  }

  check(): AuditCheck {
    const each = this.#needed.flatMap((name) => {
      const count = this.#lackingEach.get(name);
      return count === undefined ? [] : [`${name} ${count}`];
    });
    return {
      id: 'missing-fields',
      title: 'Missing a field that the project uses',
      ...this.#lacking.found,
      note: `data.context, data.split and data.group: ${each.join(', ')}.`,
    };
  }

  /** In the order of first occurrence; id and text are not context. */
  fields(): AuditField[] {
    const { id, text } = this.data;
    return [...this.#counted]
      .filter(([name]) => name !== id && name !== text && name !== 'origin')
      .map(([name, { present, values }]) => ({
        name,
        present,
        ...(values && { values: [...values].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)) }),
      }));
  }
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
