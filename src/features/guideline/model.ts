/** The guideline as a document: plain data in reading order, made by build.ts. */
import type { GuidelineChange } from '../../project/guideline/diff/guideline-diff';
import type { Label, Layer } from '../../project/schema/layer-types';

export interface GuidelineDocument {
  readonly title: string;
  readonly version?: string;
  readonly status?: string;
  readonly date?: string;
  /** Language of the texts: BCP 47. */
  readonly language?: string;
  readonly description?: string;
  readonly usedBy?: string;
  readonly costs: readonly {
    readonly expected: string;
    readonly given: string;
    readonly cost: number;
    readonly note?: string;
  }[];
  /** `in`, `out` and `context`, if present. */
  readonly scope: readonly (readonly [name: string, text: string])[];
  readonly rules: readonly DocumentRule[];
  readonly decisionOrder: readonly string[];
  readonly questions: readonly DocumentQuestion[];
  /** Labels that no layer offers and that group none; usually empty. */
  readonly otherLabels: readonly DocumentLabel[];
  readonly tieBreakers: readonly DocumentTieBreaker[];
  readonly examples: readonly DocumentExample[];
  /** Newest first. */
  readonly versions: readonly DocumentVersion[];
}

export interface DocumentRule {
  readonly id: string;
  readonly text: string;
  readonly useInstead?: string;
}

/** A tie-breaker between levels of a rating. */
interface DocumentLevelTieBreaker {
  readonly id: string;
  readonly between: readonly number[];
  readonly when?: string;
  readonly prefer?: number;
  readonly unless?: string;
  readonly rationale?: string;
  readonly examples: readonly string[];
}

/** What the guideline says of a question. */
export interface DocumentMeaning {
  readonly brief?: string;
  readonly definition?: string;
  readonly scopeNote?: string;
  readonly include: readonly DocumentRule[];
  readonly exclude: readonly DocumentRule[];
  /** Of a rating: its values with a definition, rules, examples or an anchor, ascending. */
  readonly levels: readonly DocumentLevel[];
  readonly tieBreakers: readonly DocumentLevelTieBreaker[];
  /** Of a comparison. */
  readonly tie?: string;
  readonly none?: string;
}

export interface DocumentLevel {
  readonly value: number;
  readonly anchor?: string;
  readonly definition?: string;
  readonly rules: readonly DocumentRule[];
  readonly examples: readonly string[];
}

export interface DocumentQuestion {
  readonly id: string;
  /** Absent if the guideline has no entry for the layer. */
  readonly meaning?: DocumentMeaning;
  /** Absent if the layer's type is unknown. */
  readonly layer?: Layer;
  /** Labels in the order of the layer, each group before its first label. A label of an earlier layer is only named. */
  readonly labels: readonly DocumentLabel[];
}

export interface DocumentLabel {
  readonly label: Label;
  /** Depth of its groups. */
  readonly depth: number;
  /** An earlier layer has it too, and explains it. */
  readonly repeated: boolean;
  readonly brief?: string;
  readonly definition?: string;
  readonly scopeNote?: string;
  readonly include: readonly DocumentRule[];
  readonly exclude: readonly DocumentRule[];
  /** Labels that the guideline contrasts with it, with the ids of the rules, tie-breakers and examples that do. */
  readonly confusedWith: readonly { readonly label: string; readonly by: readonly string[] }[];
  readonly examples: readonly string[];
  readonly nearMisses: readonly string[];
}

export interface DocumentTieBreaker {
  readonly id: string;
  readonly between: readonly string[];
  readonly outcome?: 'both' | 'neither';
  readonly when?: string;
  readonly prefer?: string;
  readonly unless?: string;
  readonly rationale?: string;
  readonly examples: readonly string[];
}

/** A text with marked labels; marks may nest. */
export type MarkedPiece = string | { readonly label: string; readonly pieces: readonly MarkedPiece[] };

export interface DocumentExample {
  readonly id: string;
  readonly text: readonly MarkedPiece[];
  /** Marks that do not nest with the others or have several parts: the label and the parts' texts. */
  readonly otherMarks: readonly { readonly label: string; readonly texts: readonly string[] }[];
  /** Answers of the layers without spans: labels or written values. */
  readonly answers: readonly {
    readonly question: string;
    readonly labels?: readonly string[];
    readonly text?: string;
  }[];
  readonly not: readonly string[];
  readonly rules: readonly string[];
  readonly kind?: string;
  readonly rationale?: string;
}

export interface DocumentVersion {
  readonly version: string;
  readonly date?: string;
  readonly author?: string;
  readonly entries: readonly {
    readonly type: string;
    readonly target: string;
    readonly into: readonly string[];
    readonly impact: string;
    readonly relabel: readonly string[];
    readonly note?: string;
  }[];
  /** Git's differences from the version before. */
  readonly changes?: { readonly since: string; readonly list: readonly GuidelineChange[] };
}
