/**
 * The model of a project's YAML files: typed, with the YAML node of every part, which gives findings their positions.
 * Built by build-model.ts from trees that may be broken: unreadable parts are left out, never guessed.
 */
import type { GoldSettings, QualificationSettings } from '../gold/settings';
import type { Labels } from '../records/records';
import type { SuggestionSettings } from '../suggestions';
import type { Layout } from './layout';
import type { ShapeError } from '../schema/describe-error';
import type { Label, Layer } from '../schema/layer-types';
import type { TrainingSettings } from './training-settings';
import type { YamlDocument } from '../../base/yaml/document';
import type { YamlNode } from '../../base/yaml/tree';
import type { Range } from '../findings/finding';

/** One of the YAML files, or an inline guideline in the schema file (`root` is then the inner mapping). */
export interface SourceFile {
  /** Project-relative path. */
  readonly path: string;
  readonly document: YamlDocument;
  readonly root: YamlNode;
}

/** Something with a position: a node of a file. */
export interface Located {
  readonly node: YamlNode;
  readonly file: SourceFile;
}

export interface Ref extends Located {
  readonly id: string;
  /** Of a label: what the file says, if it is not the id. See label-ids.ts. */
  readonly written?: string;
}

export interface LocatedText extends Located {
  readonly text: string;
}

export interface LabelDef extends Located {
  /** Unique in the project; for a label of one of several layers with the same id, `layer/id`. */
  readonly id: string;
  readonly idNode: YamlNode;
  readonly label: Label;
  /** The `layer` of the entry. */
  readonly ofLayer?: Ref;
  /** The only layer whose label it is, if other layers have a label with the same id. */
  readonly layer?: string;
  readonly parent?: Ref;
  readonly replacedBy?: Ref;
}

export interface LayerDef extends Located {
  readonly id: string;
  readonly idNode: YamlNode;
  /** Plain data with defaults; undefined if the type is unknown, so that answers cannot be checked. */
  readonly layer?: Layer;
  readonly type?: string;
  readonly labels: readonly Ref[];
  /** Ids of other layers that the layer names: `when` keys and `spans`. */
  readonly layerRefs: readonly Ref[];
  /** Labels in `when` and `pairs`, with the layer that must have them. */
  readonly labelRefs: readonly (Ref & { readonly layer: string })[];
}

/** A rule that records cite: general, a criterion of a label or layer, a rule of a level, or a choice between levels of a rating. */
export interface RuleDef extends Located {
  readonly id: string;
  readonly idNode: YamlNode;
  readonly text: string;
  readonly kind: 'general' | 'include' | 'exclude' | 'level' | 'between-levels';
  readonly label?: string;
  /** The layer under which it is written, if it is about a layer instead of a label. */
  readonly layer?: string;
  /** Of a rule of a level. */
  readonly level?: number;
  readonly useInstead?: Ref;
}

/** A label's entry in the guideline. */
export interface Definition extends Located {
  readonly id: string;
  readonly idNode: YamlNode;
  /** The `layer` of the entry. */
  readonly ofLayer?: Ref;
  readonly brief?: LocatedText;
  readonly definition?: LocatedText;
  readonly scopeNote?: LocatedText;
  readonly include: readonly RuleDef[];
  readonly exclude: readonly RuleDef[];
}

/** A value of a rating. */
export interface Level extends Located {
  readonly value: number;
}

/** A level's entry in the guideline. */
export interface LevelDefinition extends Level {
  readonly valueNode: YamlNode;
  readonly definition?: LocatedText;
  readonly rules: readonly RuleDef[];
}

/** A tie-breaker between levels of a rating. Its `text` says when it applies. */
export interface LevelTieBreaker extends RuleDef {
  readonly kind: 'between-levels';
  readonly layer: string;
  readonly levels: readonly Level[];
  readonly prefer?: Level;
  readonly unless?: LocatedText;
  readonly rationale?: LocatedText;
  readonly examples: readonly Ref[];
}

/** A layer's entry in the guideline. */
export interface LayerDefinition extends Definition {
  readonly levels: readonly LevelDefinition[];
  readonly tieBreakers: readonly LevelTieBreaker[];
  /** What the answers `tie` and `none` to a comparison mean. */
  readonly tie?: LocatedText;
  readonly none?: LocatedText;
}

/** What a tie-breaker may prefer where a layer takes several labels, unless a label has this id. */
export const TIE_OUTCOMES = ['both', 'neither'] as const;
type TieOutcome = (typeof TIE_OUTCOMES)[number];

export interface TieBreaker extends Located {
  readonly id: string;
  readonly idNode: YamlNode;
  readonly between: readonly Ref[];
  readonly when?: LocatedText;
  readonly prefer?: Ref;
  /** Instead of a label: all labels are right, or none. */
  readonly outcome?: TieOutcome;
  readonly unless?: LocatedText;
  readonly rationale?: LocatedText;
  readonly examples: readonly Ref[];
}

export interface Example extends Located {
  readonly id: string;
  readonly idNode?: YamlNode;
  /** The text without markup. */
  readonly text: string;
  readonly textNode?: YamlNode;
  readonly marked: boolean;
  /** Layer id -> answer; spans of `marked` are merged in, offsets in code points. */
  readonly labels: Labels;
  /** Every label named in `labels` or `marked`, with the layer it was given for (absent: no spans layer has it). */
  readonly labelRefs: readonly (Ref & { readonly layer?: string })[];
  readonly layerRefs: readonly Ref[];
  readonly not: readonly Ref[];
  readonly rules: readonly Ref[];
  readonly kind?: string;
  readonly rationale?: LocatedText;
}

export interface Change extends Located {
  readonly type: string;
  readonly target: Ref;
  readonly into: readonly Ref[];
  readonly impact: string;
  readonly relabel: readonly Ref[];
  readonly note?: string;
}
export interface ChangelogEntry extends Located {
  readonly version: string;
  readonly versionNode: YamlNode;
  readonly date?: string;
  readonly author?: string;
  /** The version that it shared with another entry, and the semantic hashes of the guidelines that had it then; docs/format.md, "Stale". */
  readonly was?: { readonly version: string; readonly hash: readonly string[] };
  readonly changes: readonly Change[];
}

export interface SampleSource {
  readonly glob: string;
  readonly format?: SampleFormat;
  readonly node: YamlNode;
}
export type SampleFormat = 'jsonl' | 'csv' | 'tsv' | 'lines' | 'document';

export interface DataModel {
  readonly samples: readonly SampleSource[];
  readonly id: string;
  readonly text: string;
  /** The field with the messages of a conversation. It takes the place of `text`. */
  readonly messages?: string;
  /** The fields shown beside the text, those of `above`, `beside` and `media` included. */
  readonly context?: readonly string[];
  /** The fields shown as equals of the text: above it, or beside it. */
  readonly above?: readonly string[];
  readonly beside?: readonly string[];
  /** The fields shown in the editor's font. The text may be one of them. */
  readonly monospace?: readonly string[];
  /** How people see the fields, in which order. */
  readonly layout?: Layout;
  /** The fields that name an image or audio file of the project. */
  readonly media?: readonly string[];
  readonly split?: string;
  readonly group?: string;
  readonly maxChars?: number;
  /** Folders without a trailing slash, and globs. */
  readonly annotations: string;
  readonly decisions: string;
  readonly gold: readonly string[];
}

export interface LintSettings {
  readonly extends: 'recommended' | 'strict' | 'none';
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly overrides: readonly {
    readonly files: readonly string[];
    readonly rules: ReadonlyMap<string, RuleSetting>;
  }[];
  readonly suppress: readonly SuppressedFinding[];
}

/** A suppression: leaves out findings of a rule about a sample or about one person's answer to it. */
export interface SuppressedFinding extends Located {
  readonly rule: string;
  readonly sample: string;
  /** Suppress only findings about this person's answer. */
  readonly annotator?: string;
  /** Index in the list of the file, which may have unreadable items. */
  readonly index: number;
  readonly reason?: string;
}
export interface RuleSetting {
  readonly severity: 'off' | 'info' | 'warning' | 'error';
  readonly options?: Readonly<Record<string, unknown>>;
  readonly node?: YamlNode;
}

/** The samples that everyone answers first, with their position in the file. */
export interface QualificationModel extends QualificationSettings, Located {
  /** `samples` as they are written. */
  readonly named: readonly Ref[];
  readonly fileNode?: YamlNode;
}

export interface SuggestionsModel extends SuggestionSettings, Located {
  readonly modelNode: YamlNode;
  /** `layers` as they are written. */
  readonly named: readonly Ref[];
}

export interface SchemaModel {
  readonly file: SourceFile;
  readonly title?: string;
  readonly language?: string;
  /** Path of the guideline file, if it is not inline. */
  readonly guidelinePath?: LocatedText;
  readonly data: DataModel;
  readonly layers: readonly LayerDef[];
  readonly labels: readonly LabelDef[];
  readonly annotators: readonly {
    readonly id: string;
    readonly name?: string;
    /** How many unfinished samples of frozen batches the person can have. */
    readonly capacity?: number;
    /** The person is set aside: their answers stay, and are left out of what is measured, compared, resolved and handed off. */
    readonly isAside?: true;
    readonly reason?: string;
    /** The addresses of the person's commits, in lower case, and where they are given. */
    readonly emails?: readonly string[];
    readonly emailNode?: YamlNode;
  }[];
  readonly reviewers: readonly { readonly id: string; readonly name?: string }[];
  readonly citeRules: readonly string[];
  /** Others' answers to a sample are hidden from annotators until their own is done. */
  readonly independent: boolean;
  /** The overview says what each person has done. */
  readonly reportsPeople: boolean;
  readonly annotatorsPerSample?: number;
  /** Undefined without a `gold` section. */
  readonly gold?: GoldSettings;
  readonly goldNode?: YamlNode;
  /** Undefined without a `qualification` section that can be used. */
  readonly qualification?: QualificationModel;
  /** Undefined without a `suggestions` section that names a model. */
  readonly suggestions?: SuggestionsModel;
  readonly lint: LintSettings;
  readonly training: TrainingSettings;
}

export interface GuidelineModel {
  readonly file: SourceFile;
  readonly title?: string;
  readonly version?: LocatedText;
  readonly status: string;
  readonly description?: string;
  /** Who or what uses the labels. */
  readonly usedBy?: string;
  readonly scope: readonly (readonly [name: string, text: string])[];
  readonly costs: readonly {
    readonly expected: Ref;
    readonly given: Ref;
    readonly cost: number;
    readonly note?: string;
  }[];
  readonly rules: readonly RuleDef[];
  readonly decisionOrder: readonly Ref[];
  readonly definitions: readonly Definition[];
  readonly layers: readonly LayerDefinition[];
  readonly tieBreakers: readonly TieBreaker[];
  readonly examples: readonly Example[];
  readonly changelog: readonly ChangelogEntry[];
}

/** A problem with the shape of a file. Rules report nothing else about its node: one cause, one finding. */
export interface SchemaProblem extends Located, Omit<ShapeError, 'rule' | 'pointer'> {
  readonly rule: 'yaml-syntax' | ShapeError['rule'];
  readonly range: Range;
  /** For missing-required-field: the mapping that lacks the key, and its JSON pointer in the file's root. */
  readonly holder?: YamlNode;
  readonly pointer?: string;
}

export interface ProjectModel {
  readonly schema: SchemaModel;
  readonly guideline?: GuidelineModel;
  /** Sorted by name, which is the order in which they are applied. */
  readonly migrations: readonly Migration[];
  /** Sorted by name. */
  readonly batches: readonly Batch[];
  /** Syntax and JSON Schema problems of all these files. */
  readonly problems: readonly SchemaProblem[];
  readonly labels: ReadonlyMap<string, LabelDef>;
  readonly layers: ReadonlyMap<string, LayerDef>;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly layerDefinitions: ReadonlyMap<string, LayerDefinition>;
  /** Rules and tie-breakers: what a record may cite. */
  readonly citable: ReadonlyMap<string, RuleDef | TieBreaker>;
  readonly examples: ReadonlyMap<string, Example>;
  /** See `modelIn`. */
  readonly within: (layer: string) => ProjectModel;
  /** Semantic hash; docs/format.md. Computed on first access. */
  readonly hash: string;
}

export type MigrationKind = 'label' | 'rule' | 'layer' | 'person' | 'code';
export type MigrationType = 'rename' | 'merge' | 'split' | 'deprecate';

/** A condition of a split, and the label for records that meet it. */
export interface SplitCase extends Located {
  readonly cites?: Ref;
  readonly layer?: Ref;
  readonly label?: Ref;
  readonly to: Ref;
}

export interface MigrationChange extends Located {
  readonly type: MigrationType;
  readonly kind: MigrationKind;
  /** At least one; only a merge has more. */
  readonly from: readonly Ref[];
  readonly to?: Ref;
  readonly into: readonly Ref[];
  /** Sample id -> the label it gets. */
  readonly samples: ReadonlyMap<string, Ref>;
  readonly where: readonly SplitCase[];
}

export interface BatchPerson extends Ref {
  /** How many samples the person can take. */
  readonly capacity?: number;
  readonly capacityNode?: YamlNode;
  /** What the person has not answered is no longer theirs. */
  readonly left: boolean;
}

/** A sample of a batch that lists its samples. */
export interface ListedSample extends Ref {
  /** Why it was chosen, which the panel shows. */
  readonly reason?: string;
  /** The probability with which it was drawn; absent where need or a person chose it. */
  readonly probability?: number;
  /** People who get it only if the others do not suffice. */
  readonly avoid?: readonly string[];
}

/** Which samples a batch has: those that meet all conditions. */
export interface BatchSamples {
  /** Paths and globs. */
  readonly files?: readonly string[];
  readonly splits?: readonly string[];
  /** Field -> its values. */
  readonly where: ReadonlyMap<string, readonly string[]>;
  /** The most needed first, where they were chosen by need. */
  readonly ids?: readonly ListedSample[];
  /** Only samples that no other frozen batch has. */
  readonly isNew: boolean;
  /** What this person, who left, has not answered. */
  readonly openOf?: Ref;
  /** A random part of them; all by default. */
  readonly share?: number;
}

/** What has to happen before people get the samples of a batch. */
interface BatchGate {
  /** The least status of the guideline. */
  readonly guideline?: 'pilot' | 'released';
  /** Each person must have passed the qualification. */
  readonly qualified: boolean;
  /** Agreement on each layer (alpha, F1 of spans and relations) in another batch that is done. */
  readonly agreement?: { readonly batch: Ref; readonly min: number };
}

/** Who labels which samples. */
export interface Batch {
  /** The file's name without extension. */
  readonly name: string;
  readonly file: SourceFile;
  /** Each once. */
  readonly people: readonly BatchPerson[];
  /** Entries of people who are listed above. */
  readonly repeated: readonly BatchPerson[];
  readonly samples: BatchSamples;
  readonly perSample?: number;
  /** The share of the samples that `perSample` people label; the others get one. */
  readonly overlap?: number;
  /** Instead of both: numbers of people and the share of the samples that gets so many. They sum to 1. */
  readonly shares?: ReadonlyMap<number, number>;
  /** Reserves for each sample: others, who label it if its people differ. */
  readonly onDisagreement?: number;
  readonly method: 'balanced' | 'hash';
  readonly seed: number;
  readonly after?: BatchGate;
}

export interface Migration {
  /** The file's name without extension, as records refer to it. */
  readonly name: string;
  readonly file: SourceFile;
  readonly author?: string;
  readonly date?: string;
  readonly reason?: string;
  readonly changes: readonly MigrationChange[];
}
