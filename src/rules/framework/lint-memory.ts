import type { Finding } from '../../core/findings/finding';
import type { GuidelineModel, ProjectModel, Unplaced } from '../../core/project/model';
import type { LineMove } from '../../core/yaml/document';
import type { YamlNode } from '../../core/yaml/tree';
import { Answers, forget, type Asker } from './asked';
import type { EntryContext, EntryReport, Entries, SchemaParts } from './entry-rule';
import { layersOf } from './questions';
import type { GuidelineRule, RuleContext, YamlReport } from './rule';
import { settingsKey } from './settings';

/** A rule that is on, with its options. */
export interface RunningRule {
  readonly rule: GuidelineRule;
  readonly context: RuleContext;
}

/** What one rule reported. */
export interface Found<Report> {
  readonly rule: GuidelineRule;
  readonly report: Report;
  /** The finding that was made of it last: the same one while its places are the same. */
  finding?: Finding;
}

/** What checks found, and which rules failed on the way: what failed is not kept. */
export interface Checked<Report> {
  readonly found: readonly Found<Report>[];
  readonly failed: readonly { readonly rule: GuidelineRule; readonly error: unknown }[];
}

/** What was found in an entry. */
export interface CheckedEntry extends Checked<EntryReport>, Asker {
  readonly basis: Basis;
  /** The last run in which the entry was there. */
  run: number;
  placed?: Placed;
}

/** The findings that were made of it, sorted, with what each was made of, and when they were placed (`LintMemory.isPlaced`). */
interface Placed {
  readonly shown: readonly Found<EntryReport>[];
  readonly findings: readonly Finding[];
  readonly moves: number;
}

interface Walked {
  readonly entries: Unplaced<Entries[keyof Entries]>[];
  readonly checked: CheckedEntry[];
}

/** Which rules run, and how. With another choice nothing that was kept counts. */
interface Basis {
  readonly rules: readonly GuidelineRule[];
  readonly settings: string;
  readonly running: readonly RunningRule[];
  ofSchema?: Checked<YamlReport>;
}

/**
 * What is kept between runs over models that follow each other. There is one promise behind it: a check sees its entry, its options and
 * what it asks. While these are as they were, so is what it finds, wherever the entry has moved to. The types of `entry-rule.ts` hold
 * rules to it, and a test compares runs with and without a memory.
 */
export class LintMemory {
  /** What rules that look at everything keep themselves, by their ids. */
  readonly own = new Map<string, unknown>();
  #basis: Basis | undefined;
  #schema: SchemaParts | undefined;
  readonly #ofSchema = new Answers<SchemaParts>();
  readonly #ofModel = new Answers<ProjectModel>();
  /** The entries of the last run, and what was found in each. */
  #walked: Walked = { entries: [], checked: [] };
  /** Counts the runs, and those before which something in the guideline's file had moved. */
  #run = 0;
  #moves = 0;
  /** What has moved since the run before, where it is some lines that have moved alike. */
  #move: LineMove | undefined;
  /** The findings in entries of the last run, sorted. */
  inEntries: readonly Finding[] = [];
  /** The model of the last run: fixes are made from it. */
  model: ProjectModel | undefined;

  /** A run begins. */
  begin(model: ProjectModel, rules: readonly GuidelineRule[], running: readonly RunningRule[]): void {
    const settings = settingsKey(model.schema.lint);
    if (this.#basis?.rules !== rules || this.#basis.settings !== settings)
      this.#basis = { rules, settings, running };
    const [before, file] = [this.model?.guideline?.file, model.guideline?.file];
    const move = before && file?.path === before.path ? file.document.movedFrom(before.document) : undefined;
    const stands = move && (move.by === 0 || move.line === Infinity);
    if (!stands) this.#moves += 1;
    this.#move = stands ? undefined : move;
    this.#run += 1;
    this.#ofModel.next(model);
    this.model = model;
  }

  /** Findings in the label schema by the rules that look at nothing else. */
  ofSchema(): Checked<YamlReport> {
    const [basis, model] = [this.#basis!, this.model!];
    const before = this.#schema;
    if (basis.ofSchema && before?.schema === model.schema) return basis.ofSchema;
    const schema = (this.#schema = partsOf(model));
    const isSame = before !== undefined && saysTheSame(before, schema);
    if (isSame) this.#ofSchema.follow(schema);
    else this.#ofSchema.next(schema);
    // Places have moved all the same, but where there was nothing, there is nothing now.
    const silent = isSame ? silentRules(basis) : new Set();
    const { found, failed, watch } = collector<YamlReport>();
    for (const { rule, context } of basis.running) {
      if (rule.checkSchema && !silent.has(rule))
        watch(rule, (report) => rule.checkSchema!(schema, report, context));
    }
    return (basis.ofSchema = { found, failed });
  }

  /** What was found in each entry, in the order of the file, by the rules that look at entries. `ofSchema` first. */
  ofEntries({ guideline }: ProjectModel): readonly CheckedEntry[] {
    const before = this.#walked;
    const now: Walked = { entries: [], checked: [] };
    // Most entries stand where they stood in the list.
    let elsewhere: Map<Walked['entries'][number], CheckedEntry> | undefined;
    const knownOf = (entry: Walked['entries'][number], n: number): CheckedEntry | undefined => {
      if (before.entries[n] === entry) return before.checked[n];
      elsewhere ??= new Map(before.entries.map((each, at) => [each, before.checked[at]!]));
      return elsewhere.get(entry);
    };
    if (guideline)
      forEachEntry(guideline, (kind, entry) => {
        const known = knownOf(entry, now.entries.length);
        const isValid = known?.basis === this.#basis && !known?.isStale && known?.failed.length === 0;
        const checked = known && isValid ? known : this.#check(kind, entry);
        checked.run = this.#run;
        now.entries.push(entry);
        now.checked.push(checked);
      });
    for (const checked of before.checked) if (checked.run !== this.#run) forget(checked);
    this.#walked = now;
    return now.checked;
  }

  #check<Kind extends keyof Entries>(kind: Kind, entry: Unplaced<Entries[Kind]>): CheckedEntry {
    const basis = this.#basis!;
    const { found, failed, watch } = collector<EntryReport>();
    const checked: CheckedEntry = { basis, run: this.#run, isStale: false, asked: [], found, failed };
    const ask: EntryContext['ask'] = (question, about) => this.#ofModel.ask(checked, question, about);
    const askSchema: EntryContext['askSchema'] = (question, about) =>
      this.#ofSchema.ask(checked, question, about);
    // What an example answers is read by the layers.
    if (kind === 'example') askSchema(layersOf, undefined);
    for (const { rule, context } of basis.running) {
      const check = rule.entries?.[kind];
      if (check) watch(rule, (report) => check(entry, report, { ...context, ask, askSchema }));
    }
    return checked;
  }

  /** Whether the findings that were made of an entry are where they were. */
  isPlaced({ placed }: CheckedEntry): boolean {
    return placed?.moves === this.#moves;
  }

  /** By which lines findings have moved since they were made, where they are those of the run before and that is all that has changed. */
  moveOf({ placed }: CheckedEntry): LineMove | undefined {
    return placed?.moves === this.#moves - 1 ? this.#move : undefined;
  }

  /** Findings were made of what was found in an entry: of those that are shown, sorted. */
  notePlaced(checked: CheckedEntry, shown: readonly Found<EntryReport>[]): void {
    checked.placed = { shown, findings: shown.map(({ finding }) => finding!), moves: this.#moves };
  }
}

/** In the order of the file, as far as its lists have that: then what is found is nearly sorted. */
function forEachEntry(
  { file, entries }: GuidelineModel,
  visit: <Kind extends keyof Entries>(kind: Kind, entry: Unplaced<Entries[Kind]>) => void,
): void {
  const { rules, definitions, tieBreakers, examples } = entries;
  const start = ([first]: readonly { readonly node: YamlNode }[]): number =>
    first ? file.document.range(first.node).start : 0;
  const visits = [
    { at: start(rules), run: () => rules.forEach((entry) => visit('rule', entry)) },
    { at: start(definitions), run: () => definitions.forEach((entry) => visit('definition', entry)) },
    { at: start(tieBreakers), run: () => tieBreakers.forEach((entry) => visit('tieBreaker', entry)) },
    { at: start(examples), run: () => examples.forEach((entry) => visit('example', entry)) },
  ];
  for (const { run } of visits.sort((a, b) => a.at - b.at)) run();
}

function partsOf({ schema, labels, layers, problems }: ProjectModel): SchemaParts {
  const { path, root } = schema.file;
  return {
    schema,
    labels,
    layers,
    problems: problems.filter(({ file }) => file.path === path && file.root === root),
  };
}

/** Whether two versions of a label schema are the same but for their places, and for a guideline written inline. */
function saysTheSame(before: SchemaParts, now: SchemaParts): boolean {
  const entries = ({ schema, problems }: SchemaParts) => {
    const { document, root } = schema.file;
    // What could not be read may be anything.
    if (problems.length > 0 || document.problems.length > 0 || root.kind !== 'map') return undefined;
    return root.entries.filter(({ key, value }) => key.value !== 'guideline' || value.kind !== 'map');
  };
  const [one, other] = [entries(before), entries(now)];
  return one !== undefined && one.length === other?.length && one.every((entry, n) => entry === other[n]);
}

function silentRules({ ofSchema, running }: Basis): ReadonlySet<GuidelineRule> {
  const heard = new Set([...(ofSchema?.found ?? []), ...(ofSchema?.failed ?? [])].map(({ rule }) => rule));
  return new Set(ofSchema ? running.flatMap(({ rule }) => (heard.has(rule) ? [] : [rule])) : []);
}

function collector<Report>() {
  const found: Found<Report>[] = [];
  const failed: { rule: GuidelineRule; error: unknown }[] = [];
  return {
    found,
    failed,
    watch(rule: GuidelineRule, check: (report: (finding: Report) => void) => void): void {
      try {
        check((report) => void found.push({ rule, report }));
      } catch (error) {
        failed.push({ rule, error });
      }
    },
  };
}
