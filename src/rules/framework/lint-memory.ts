import type { Finding } from '../../core/findings/finding';
import type { ProjectModel, SchemaModel, Unplaced } from '../../core/project/model';
import type { YamlNode } from '../../core/yaml/tree';
import type { Answer, EntryContext, EntryReport, Entries, Question, SchemaParts } from './entry-rule';
import type { GuidelineRule, RuleContext, YamlReport } from './rule';

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

/** What was asked, about what, and what the answer was. Three lists: this is gone through at each keystroke for each entry. */
interface Asked {
  readonly questions: Question<unknown, Answer>[];
  readonly about: unknown[];
  readonly answers: Answer[];
}

interface KeptEntry extends Checked<EntryReport> {
  readonly basis: Basis;
  readonly asked: Asked;
}

/** What all checks depend on. Another label schema, or another choice of rules, and nothing that was kept counts. */
interface Basis {
  readonly schema: SchemaModel;
  readonly rules: readonly GuidelineRule[];
  readonly running: readonly RunningRule[];
  readonly parts: SchemaParts;
  checked?: Checked<YamlReport>;
}

/**
 * What is kept between runs over models that follow each other. There is one promise behind it: a check sees its entry, the label
 * schema, its options and what it asks. While these are as they were, so is what it finds, wherever the entry has moved to. The types
 * of `entry-rule.ts` hold rules to it, and a test compares runs with and without a memory.
 */
export class LintMemory {
  /** What rules that look at everything keep themselves, by their ids. */
  readonly own = new Map<string, unknown>();
  #basis: Basis | undefined;
  readonly #entries = new WeakMap<YamlNode, KeptEntry>();
  /** The model of the last run: fixes are made from it. */
  model: ProjectModel | undefined;

  /** Findings in the label schema by the rules that look at nothing else. */
  ofSchema(model: ProjectModel, rules: readonly GuidelineRule[], running: readonly RunningRule[]) {
    const basis = this.#basisOf(model, rules, running);
    if (basis.checked) return basis.checked;
    const { found, failed, watch } = collector<YamlReport>();
    for (const { rule, context } of running)
      watch(rule, (report) => rule.checkSchema?.(basis.parts, report, context));
    basis.checked = { found, failed };
    return basis.checked;
  }

  /** Findings in one entry, by the rules that look at entries. `ofSchema` first. */
  ofEntry<Kind extends keyof Entries>(
    model: ProjectModel,
    kind: Kind,
    entry: Entries[Kind],
  ): Checked<EntryReport> {
    const basis = this.#basis!;
    const kept = this.#entries.get(entry.node);
    if (kept?.basis === basis && stillHolds(kept.asked, model)) return kept;
    const asked: Asked = { questions: [], about: [], answers: [] };
    const ask: EntryContext['ask'] = (question, about) => {
      // Several rules ask the same.
      const at = asked.questions.findIndex((one, n) => one === question && asked.about[n] === about);
      if (at >= 0) return asked.answers[at] as Unplaced<ReturnType<typeof question>>;
      const answer = question(model, about);
      asked.questions.push(question as Question<unknown, Answer>);
      asked.about.push(about);
      asked.answers.push(answer);
      return answer as Unplaced<typeof answer>;
    };
    const { found, failed, watch } = collector<EntryReport>();
    for (const { rule, context } of basis.running) {
      const check = rule.entries?.[kind];
      if (check)
        watch(rule, (report) =>
          check(entry as Unplaced<Entries[Kind]>, report, { ...context, ...basis.parts, ask }),
        );
    }
    // In the order in which they will be listed, so that little is left to sort.
    found.sort((a, b) => a.report.place.relStart - b.report.place.relStart);
    const checked = { basis, asked, found, failed };
    if (failed.length === 0) this.#entries.set(entry.node, checked);
    return checked;
  }

  #basisOf(model: ProjectModel, rules: readonly GuidelineRule[], running: readonly RunningRule[]): Basis {
    const { schema, labels, layers } = model;
    if (this.#basis?.schema !== schema || this.#basis.rules !== rules) {
      const { path, root } = schema.file;
      const problems = model.problems.filter(({ file }) => file.path === path && file.root === root);
      this.#basis = { schema, rules, running, parts: { schema, labels, layers, problems } };
    }
    return this.#basis;
  }
}

function stillHolds({ questions, about, answers }: Asked, model: ProjectModel): boolean {
  for (let n = 0; n < questions.length; n++)
    if (!isSame(answers[n], questions[n]!(model, about[n]))) return false;
  return true;
}

/** Parts of the model are the same while their nodes are: these never change, and live as long as their text stays. */
function isSame(before: Answer, now: Answer): boolean {
  if (before === now) return true;
  if (typeof before !== 'object' || typeof now !== 'object') return false;
  if ('node' in before || 'node' in now)
    return (before as { node?: unknown }).node === (now as { node?: unknown }).node;
  return JSON.stringify(before) === JSON.stringify(now);
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
