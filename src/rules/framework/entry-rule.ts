import type { Severity } from '../../core/findings/finding';
import type {
  Definition,
  Example,
  ProjectModel,
  RuleDef,
  TieBreaker,
  Unplaced,
} from '../../core/project/model';
import type { Ranged, YamlNode } from '../../core/yaml/tree';
import type { RuleContext, RuleFix } from './rule';

/** The label schema, and nothing of the guideline; `problems` are those of the schema itself. */
export type SchemaParts = Pick<ProjectModel, 'schema' | 'labels' | 'layers' | 'problems'>;

/** What is checked by itself: entries of the guideline's long lists. */
export interface Entries {
  readonly rule: RuleDef;
  readonly definition: Definition;
  readonly tieBreaker: TieBreaker;
  readonly example: Example;
}

/** What can be told apart from an earlier answer: a part of the model (by its node), or plain data. */
export type Answer = Plain | { readonly node: YamlNode | undefined };
type Plain = string | number | boolean | undefined | readonly Plain[] | PlainRecord;
interface PlainRecord {
  readonly [key: string]: Plain;
}

/** Something that a check wants to know of the rest of the project. It must look at nothing but what it is given. */
export interface Question<Of, About, A extends Answer> {
  (of: Of, about: About): A;
  /** The part that all its answers are read from, where there is one: while that is the same object, they need not be asked for again. */
  readonly from?: (of: Of) => unknown;
  /** What answers may be others about, of two versions: about all else they are the same. Undefined where it cannot be told. */
  readonly changed?: (before: Of, now: Of) => Iterable<unknown> | undefined;
}

/** All that a check of an entry sees besides the entry. Answers are noted: when one has become another, the entry is checked again. */
export interface EntryContext extends RuleContext {
  ask<About, A extends Answer>(question: Question<ProjectModel, About, A>, about: About): Unplaced<A>;
  /** Asks the label schema alone: that need not be done again while the guideline is written. */
  askSchema<About, A extends Answer>(question: Question<SchemaParts, About, A>, about: About): Unplaced<A>;
}

/** A finding in the entry's file. Its places are nodes of that file, or parts of them (`partIn`). */
export interface EntryReport {
  readonly place: Ranged;
  readonly message: string;
  readonly related?: readonly { readonly place: Ranged; readonly message: string }[];
  /** Made when somebody asks for them, from the model as it is then. */
  readonly fixes?: (model: ProjectModel) => readonly RuleFix[];
  /** Survives line moves: the id of what it is about. */
  readonly key: string;
  readonly severity?: Severity;
}

/** How a rule checks each kind of entry that it looks at. Of labels with several entries each is checked: see `isFirst`. */
export type EntryChecks = {
  readonly [Kind in keyof Entries]?: (
    entry: Unplaced<Entries[Kind]>,
    report: (finding: EntryReport) => void,
    context: EntryContext,
  ) => void;
};
