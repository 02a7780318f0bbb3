/**
 * What a lint rule is. One file a rule, named as its id; a page docs/rules/<id>.md; fixtures in that page's wrong and right blocks.
 * Three scopes: `guideline` sees the YAML files and runs while they are edited; `line` sees one line of a data file and runs streaming;
 * `project` sees the records of everybody and runs in the background.
 */
import type { Fix, FixEdit, RelatedPlace, Severity } from '../../project/findings/finding';
import type { ProjectModel } from '../../project/model/model';
import type { RuleOptions } from './options';
import type { FixSafety, LineKind, LineReport, LineView, YamlPlace } from './line-view';
import type { ProjectView, RecordPlace } from './project-view';

export type RuleGroup = 'schema' | 'taxonomy' | 'guideline' | 'data' | 'annotations' | 'tool';
export interface RuleMeta {
  /** Kebab case; names the pattern found, not the cure. Never changes. */
  readonly id: string;
  readonly group: RuleGroup;
  /** Severity under `extends: recommended`; `off` when it is only part of `strict`. */
  readonly severity: Severity | 'off';
  /** Severity under `extends: strict`; the same by default. */
  readonly strict?: Severity;
  readonly fix: FixSafety;
  /** One sentence: why the finding matters. */
  readonly summary: string;
  /** A value that an option does not take is reported, and the default stands. */
  readonly options?: RuleOptions;
}

/** A fix as a rule offers it. Ranges come from the document, so edits are computed when the finding is. */
export interface RuleFix {
  readonly title: string;
  readonly safety: 'safe' | 'ask';
  readonly edits: FixEdit[];
}

export interface YamlReport {
  readonly place: YamlPlace;
  readonly message: string;
  readonly related?: readonly { readonly place: YamlPlace; readonly message: string }[];
  /** Or a function that makes them when they are first needed: most fixes never are. */
  readonly fixes?: readonly RuleFix[] | (() => readonly RuleFix[]);
  /** Survives line moves: the id of what it is about. */
  readonly key?: string;
  /** Overrides the rule's severity downwards (an error rule may report a milder case). */
  readonly severity?: Severity;
}

export interface RuleContext {
  readonly options: Readonly<Record<string, unknown>>;
}

interface GuidelineContext extends RuleContext {
  /** Every rule there is, by id. */
  readonly catalogue: ReadonlyMap<string, Rule>;
}

/**
 * A rule about the YAML files. It sees the whole model and runs in full each time: at once on the command line and when a file is opened,
 * after a pause while someone types. Results that depend on one text alone may be cached by its node (`base/memoize.ts`), since a node
 * stays the same while its text does.
 */
export interface GuidelineRule extends RuleMeta {
  readonly scope: 'guideline';
  check(model: ProjectModel, report: (finding: YamlReport) => void, context: GuidelineContext): void;
}

export interface LineRule extends RuleMeta {
  readonly scope: 'line';
  readonly kinds: readonly LineKind[];
  /** Finds what is wrong with the whole file: only its first finding in each file is one. It alone sees lines that were misread. */
  readonly oncePerFile?: true;
  /** Judges what a record answers: records that a later one replaced are history, which nobody can or need repair. */
  readonly answers?: true;
  /** Called once a run; the function it returns is called for each line, so it must be quick on good lines. */
  start(
    model: ProjectModel,
    context: RuleContext,
  ): (line: LineView, report: (finding: LineReport) => void) => void;
}

/** A finding of a project rule: in a YAML file, or at a place inside a record's line. */
export type ProjectReport = (YamlReport & RelatedRecords) | RecordReport;
export interface RelatedRecords {
  /** One cause, one finding: files of which all findings of the rules that this rule `explains` are told by it. */
  readonly explainsIn?: readonly string[];
  readonly relatedRecords?: readonly { readonly record: RecordPlace; readonly message: string }[];
}
export interface RecordReport extends RelatedRecords {
  readonly record: RecordPlace;
  readonly message: string;
  readonly related?: readonly RelatedPlace[];
  readonly key?: string;
  readonly severity?: Severity;
  readonly fixes?: readonly Fix[];
  /** One cause, one finding: lines (0-based) of the file on which this finding replaces those of the rules that its rule `explains`. */
  readonly supersedes?: ReadonlySet<number>;
}
export interface ProjectRule extends RuleMeta {
  readonly scope: 'project';
  /** Line rules whose findings this rule's own can replace. */
  readonly explains?: readonly string[];
  check(
    view: ProjectView,
    report: (finding: ProjectReport) => void,
    context: RuleContext,
  ): void | Promise<void>;
}

export type Rule = GuidelineRule | LineRule | ProjectRule;

/** Checks the shape at compile time and keeps the literal's own type. */
export const guidelineRule = (rule: Omit<GuidelineRule, 'scope'>): GuidelineRule => ({
  ...rule,
  scope: 'guideline',
});
export const lineRule = (rule: Omit<LineRule, 'scope'>): LineRule => ({ ...rule, scope: 'line' });
export const projectRule = (rule: Omit<ProjectRule, 'scope'>): ProjectRule => ({ ...rule, scope: 'project' });
