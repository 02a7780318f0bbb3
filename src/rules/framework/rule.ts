/**
 * What a lint rule is. Each rule is declared in the file of its family and has a page docs/rules/<id>.md, whose wrong and right blocks are fixtures.
 * Three scopes: `guideline` sees the YAML files and runs while they are edited; `line` sees one line of a data file and runs while files are
 * streamed; `project` sees all records and runs in the background.
 */
import type { Fix, RelatedPlace, Severity } from '../../project/findings/finding';
import type { ProjectModel } from '../../project/model/model';
import type { RuleOptions } from './options';
import type { FixSafety, LineKind, LineReport, LineView, YamlPlace, RelatedYaml } from './line-view';
import type { ProjectView, RecordPlace } from './project-view';

export type RuleGroup = 'schema' | 'taxonomy' | 'guideline' | 'data' | 'annotations' | 'tool';
/**
 * What the findings of a rule reveal of single samples to a person who reads them: `nothing`, what a person answered or decided (also what
 * their record holds beside that), or what gold says and which samples have it. Numbers over all answers reveal nothing.
 */
type Reveals = 'nothing' | 'answer' | 'gold';

export interface RuleMeta {
  /** Kebab case; names the problem, not the solution. Never changes. */
  readonly id: string;
  readonly group: RuleGroup;
  /** Severity under `extends: recommended`; `off` when it is only part of `strict`. */
  readonly severity: Severity | 'off';
  /** Severity under `extends: strict`; by default the same. */
  readonly strict?: Severity;
  readonly fix: FixSafety;
  /** `engine/independence.ts` decides by this who sees a finding. */
  readonly reveals: Reveals;
  /** One sentence: why the finding matters. */
  readonly summary: string;
  /** A value that an option does not accept is reported, and the default is used. */
  readonly options?: RuleOptions;
}

export interface YamlReport {
  readonly place: YamlPlace;
  readonly message: string;
  readonly related?: readonly RelatedYaml[];
  /** Or a function that creates them when they are first needed: most fixes never are. */
  readonly fixes?: readonly Fix[] | (() => readonly Fix[]);
  /** Identifies the finding when lines move: the id of its subject. */
  readonly key?: string;
  /** Lowers the rule's severity (an error rule may report a milder problem). */
  readonly severity?: Severity;
}

/** The part of a finding that not everyone may see; see `Finding`. */
export interface Withheld {
  readonly samples?: readonly string[];
  readonly redacted?: string;
}

/** What is in a message in place of the names of so many samples, for somebody who has not answered them. */
export const hiddenUntilAnswered = (count: number): string =>
  `hidden until you have answered ${count === 1 ? 'it' : 'them'}`;

export type ReportYaml = (finding: YamlReport) => void;
export type ReportLine = (finding: LineReport) => void;

export interface RuleContext {
  readonly options: Readonly<Record<string, unknown>>;
}

interface GuidelineContext extends RuleContext {
  readonly catalogue: ReadonlyMap<string, Rule>;
}

/**
 * A rule about the YAML files. It sees the whole model and always runs in full: immediately on the command line and when a file is opened,
 * after a pause while someone types. Results that depend on one text alone may be cached by its node (`base/memoize.ts`), since a node
 * remains the same while its text does.
 */
export interface GuidelineRule extends RuleMeta {
  readonly scope: 'guideline';
  check(model: ProjectModel, report: ReportYaml, context: GuidelineContext): void;
}

export interface LineRule extends RuleMeta {
  readonly scope: 'line';
  readonly kinds: readonly LineKind[];
  /** Finds problems of a whole file: only its first finding in each file is reported. Only such rules see misread lines. */
  readonly oncePerFile?: true;
  /** Judges a record's answers, and so ignores records that a later one replaced: history cannot be repaired. */
  readonly answers?: true;
  /** Called once per run; the returned function is called for each line, so it must be fast on lines without findings. */
  start(model: ProjectModel, context: RuleContext): (line: LineView, report: ReportLine) => void;
}

/** A finding of a project rule: in a YAML file, or at a place inside a record's line. */
export type ProjectReport = (YamlReport & RelatedRecords) | RecordReport;
export interface RelatedRecords extends Withheld {
  /** One cause, one finding: in these files, this finding replaces all findings of the rules that its rule `explains`. */
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

/** A rule as it is written: its scope and what usually holds are filled in. Without `fix`, its findings have none. */
type Written<R extends Rule, Set extends keyof R = never> = Omit<R, 'scope' | 'fix' | 'group' | Set> &
  Partial<Pick<R, 'fix' | 'group'>>;

/** A rule about the guideline, unless it names another group. These rules see no answers, so their findings reveal none. */
export const guidelineRule = (rule: Written<GuidelineRule, 'reveals'>): GuidelineRule => ({
  group: 'guideline',
  fix: 'none',
  ...rule,
  scope: 'guideline',
  reveals: 'nothing',
});
/** A line rule about the form of the data: of all kinds of lines, unless it names some. Of samples alone, it reveals no answer. */
export const lineRule = ({
  kinds = ['sample', 'annotation', 'decision', 'gold'],
  ...rule
}: Written<LineRule, 'kinds' | 'reveals'> & Partial<Pick<LineRule, 'kinds'>>): LineRule => ({
  group: 'data',
  fix: 'none',
  ...rule,
  kinds,
  scope: 'line',
  reveals: kinds.every((kind) => kind === 'sample') ? 'nothing' : 'answer',
});
/** A line rule that judges the answers of records: of all kinds of records, unless it names some. */
export const answerRule = (
  rule: Written<LineRule, 'kinds' | 'answers' | 'reveals'> & Partial<Pick<LineRule, 'kinds'>>,
): LineRule => ({
  group: 'annotations',
  kinds: ['annotation', 'decision', 'gold'],
  fix: 'none',
  ...rule,
  scope: 'line',
  answers: true,
  reveals: 'answer',
});
/** A rule about answers, unless it names another group. */
export const projectRule = (rule: Written<ProjectRule>): ProjectRule => ({
  group: 'annotations',
  fix: 'none',
  ...rule,
  scope: 'project',
});
/** A rule about the schema, unless it names another group; everyone may see its findings: they reveal nothing of single samples. */
export const publicRule = (rule: Written<ProjectRule, 'reveals'>): ProjectRule =>
  projectRule({ group: 'schema', ...rule, reveals: 'nothing' });
