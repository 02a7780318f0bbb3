/** What an exchange format is: an adapter that turns files into items, items into files, or both. docs/formats/README.md. */
import type { Label, Layer, RelationPair } from '../project/schema/layer-types';
import type { Attributes, Labels, Relation, Span } from '../project/records/records';
import type { OffsetUnit } from '../project/records/spans';
import type { Losses, LossReport, Place } from './loss-report';
import type { ByteSource } from './parquet/read-parquet';

/** A file to import, with the name that reports use for it. It can be read more than once. */
export interface InputFile {
  /** The path that the user gave, or the path within the folder that the user gave; with `/`. */
  readonly name: string;
  /** The decoded text in pieces, without a byte order mark unless it is asked for; line ends as they are. */
  chunks(withMark?: boolean): AsyncIterable<string>;
  /** Random access to the bytes, for binary formats. The caller closes it. */
  open(): Promise<ByteSource & { close(): Promise<void> }>;
}

/** A piece of an exported file; pieces of one file follow each other. */
export interface OutputPiece {
  /** Relative to `--output` if the format writes several files; absent if it writes one. */
  readonly file?: string;
  /** Text is written as UTF-8. */
  readonly content: string | Uint8Array;
}

/** A span in a source file, with the source's `unit` and `quote`. The import converts offsets to code points. */
export interface ForeignSpan {
  readonly id?: string;
  readonly label: string;
  readonly start: number;
  readonly end: number;
  /** The text at these offsets according to the source. */
  readonly quote?: string;
  /** The parts of a discontinuous span, in text order; `start` and `end` enclose them. */
  readonly parts?: readonly { readonly start: number; readonly end: number; readonly quote?: string }[];
  /** By their names in the source; a list if an attribute has several values. */
  readonly attributes?: Attributes;
  /** Fields that have no place in a span; stored in the record's `origin`. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

export type ForeignRelation = Readonly<Relation>;

export type ForeignValue =
  | { readonly kind: 'choices'; readonly layer: string; readonly labels: readonly string[] }
  | {
      readonly kind: 'spans';
      readonly layer: string;
      readonly spans: readonly ForeignSpan[];
      /** The format allows several spans with one label at one place. */
      readonly mayRepeat?: true;
    }
  | {
      readonly kind: 'relations';
      readonly layer: string;
      /** The layer whose spans are connected. */
      readonly spans: string;
      readonly relations: readonly ForeignRelation[];
      /** The format allows several relations with one label between the same spans. */
      readonly mayRepeat?: true;
    }
  | { readonly kind: 'rating'; readonly layer: string; readonly value: number }
  | { readonly kind: 'text'; readonly layer: string; readonly value: string }
  | {
      readonly kind: 'comparison';
      readonly layer: string;
      readonly between: readonly [string, string];
      /** One of `between`, `tie` or `none`. */
      readonly value: string;
    };

/** One person's answer, or a model's. */
export interface ForeignAnswer {
  /** Absent if the source does not name the annotator; the import then uses the name that the user gave. */
  readonly annotator?: string | undefined;
  readonly values: readonly ForeignValue[];
  /** Milliseconds since 1970. */
  readonly time?: number;
  readonly seconds?: number;
  readonly note?: string;
  readonly draft?: boolean;
  /** Later rows of the same person and sample may add to the lists of this answer, unless they give another time. */
  readonly spread?: boolean;
  /** The annotator marked nothing: stored as an empty list on every layer of spans. */
  readonly none?: boolean;
  /** The format writes the same where nobody has labelled; so if no text of the files has a label, this is not an answer. */
  readonly mayBeUnseen?: boolean;
  /** Source fields for which a record has no place; they are exported again. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

export interface ForeignSuggestion extends ForeignAnswer {
  readonly model?: string;
  readonly score?: number;
  /** Layer -> label -> probability. */
  readonly probabilities?: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export interface ForeignItem {
  readonly place: Place;
  /** The source's id; adapters never make one up. */
  readonly id?: string;
  /** Absent if the source identifies a sample only by its id. Then the project must have the sample, and spans cannot be imported. */
  readonly text?: string;
  /** The messages of a conversation. `text` is their canonical text (docs/format.md, "Conversations"). */
  readonly messages?: readonly unknown[];
  /** The split that the file belongs to, if the rows do not name their splits. */
  readonly split?: string;
  /** Other data of the text; they become fields of the sample. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The tool's own bookkeeping; stored in the sample's `origin`. */
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly answers: readonly ForeignAnswer[];
  readonly suggestions: readonly ForeignSuggestion[];
}

/** An item as an adapter reads it, which may have no answers or suggestions. */
export type GivenItem = Omit<ForeignItem, 'answers' | 'suggestions'> & Partial<ForeignItem>;

/** A layer as the source declares it in a label configuration. Anything that it does not declare is learned from the items. */
export interface DeclaredLayer {
  readonly id: string;
  readonly kind: ForeignValue['kind'];
  readonly question?: string;
  /** Labels in order, with their declared properties. */
  readonly labels?: readonly DeclaredLabel[];
  /** For relations: the layer whose spans they connect, and which labels of spans each label may connect. */
  readonly spans?: string;
  readonly pairs?: readonly RelationPair[];
  /** For spans and relations. */
  readonly attributes?: readonly DeclaredAttribute[];
  /** Exactly one label can be chosen. */
  readonly single?: boolean;
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
}
export interface DeclaredAttribute {
  readonly id: string;
  /** Its values in order; absent for an attribute that is only set or not. */
  readonly labels?: readonly string[];
  readonly several?: boolean;
  readonly required?: boolean;
  readonly onlyFor?: readonly string[];
}
export interface DeclaredLabel {
  readonly id: string;
  readonly name?: string;
  readonly parent?: string;
  readonly key?: string;
  readonly color?: string;
  /** False for a heading that groups other labels. */
  readonly selectable?: boolean;
}

/** Which columns, or keys of a JSON object, hold what. For formats in which these names are free. */
export interface Columns {
  readonly text?: string;
  readonly id?: string;
  readonly labels?: readonly LabelColumn[];
}

/** A column with labels, and the layer that they belong to. */
export interface LabelColumn {
  readonly layer: string;
  readonly column: string;
}

export interface ImportSession {
  /** For losses while reading. They count as read; an adapter counts nothing else. */
  readonly losses: Losses;
  readonly variant?: string;
  /** An apostrophe before a cell that looks like a formula is a guard, and not part of the cell. */
  readonly guardFormulas?: boolean;
  readonly columns?: Columns;
  /** The target project already exists. */
  readonly onto?: boolean;
  /** Whether an attribute becomes a layer of spans, as in imports from before spans had attributes. */
  isLayer?(attribute: string): boolean;
  /** Whether a layer of the target project has an attribute, by the source's names. Absent for a new project. */
  hasAttribute?(layer: string, attribute: string): boolean;
  /** Reports a layer that a configuration file declares. */
  declare(layer: DeclaredLayer): void;
}

/** An answer of the project to export. Spans are in code points. */
export interface OwnAnswer {
  readonly annotator: string;
  readonly labels: Labels;
  /** The whole record, including fields of other tools. */
  readonly record: Readonly<Record<string, unknown>>;
  /** For formats that edit: the record that the import wrote, even if the answer was changed since. */
  readonly source?: Readonly<Record<string, unknown>>;
}

export interface OwnSuggestion {
  readonly labels: Labels;
  readonly model?: string;
  readonly score?: number;
  readonly record: Readonly<Record<string, unknown>>;
}

export interface OwnItem {
  readonly place: Place;
  readonly id: string;
  readonly text: string;
  /** Fields of the sample except id, text and `origin`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The messages of a conversation, which are also one of the fields. `text` is their canonical text. */
  readonly messages?: { readonly field: string; readonly value: readonly unknown[] };
  readonly origin?: Origin;
  readonly answers: readonly OwnAnswer[];
  readonly suggestions: readonly OwnSuggestion[];
}

/** Where a sample or record came from: docs/format.md, "Origin". */
export interface Origin {
  readonly format?: string;
  /** Values that the import made up because the source lacked them: `id`, `annotator`, `time`. */
  readonly made?: readonly string[];
  readonly meta?: Readonly<Record<string, unknown>>;
  /** Span id -> source fields for which a span has no place. */
  readonly span_meta?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The annotator's name in the source, if it cannot be a file name. */
  readonly annotator?: string;
  /** `layer/attribute` -> its name in the source, if the mapping renamed it. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** How spans are aligned with tokens, in formats with tokens. */
export const ALIGNMENTS = ['exact', 'expand', 'contract', 'half', 'any'] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

export interface ExportSession {
  readonly losses: LossReport;
  readonly layers: readonly Layer[];
  readonly labels: readonly Label[];
  /** All annotators whose answers may be exported, sorted. */
  readonly annotators: readonly string[];
  readonly options: ExportOptions;
}

export interface ExportOptions {
  readonly align?: Alignment;
  /** Such as the tag scheme or the table shape. The format's page lists its variants. */
  readonly variant?: string;
  /** The layer to export, if the format holds only one. Default: the first that fits. */
  readonly layer?: string;
  /** Writes an apostrophe before cells that spreadsheets would run as formulas. */
  readonly guardFormulas?: boolean;
}

export interface Format {
  readonly id: string;
  readonly title: string;
  /** The unit of offsets according to the tool's documentation; by default code points. If the quotes of spans show another unit, they decide. */
  readonly unit?: OffsetUnit;
  /** Whether one sample can hold answers of several people. Otherwise a policy chooses one answer. */
  readonly several?: boolean;
  /** A person's answer to a sample may be spread over the file. A later record then repeats the earlier values of other layers. */
  readonly gathers?: boolean;
  /** On export, unchanged parts are written exactly as they were imported (`OwnAnswer.source`). */
  readonly edits?: boolean;
  /** The adapter writes the notes of answers, and counts or reports each note. In other formats all notes are lost. */
  readonly notes?: boolean;
  /** Whether the format has a place for the time that an answer took; with `variant`, whether that variant does. */
  seconds?(variant: string | undefined): boolean;
  /** Whether the format writes the attributes of a span or relation that it writes. Otherwise they are lost. */
  attributes?(of: Span | Relation, layer: Layer, session: ExportSession): boolean;
  readonly variants?: readonly string[];
  /** Extension for the proposed file name, with its dot; `endings` has those of variants that differ. */
  readonly ending?: string;
  readonly endings?: Readonly<Record<string, string>>;
  /** Layer names that the adapter makes up because the files have none. A project's layer with the same name may be a different one. */
  readonly unnamed?: readonly string[];
  /** The text, id and labels may be in columns of any name: `ImportSession.columns`. */
  readonly columns?: boolean;
  /** Its samples are conversations, so a new project holds their messages. */
  readonly conversations?: boolean;
  /** It aligns spans with tokens, so `align` decides about spans that do not fit. */
  readonly tokens?: boolean;
  /** A spreadsheet may open its cells, and it can guard them: always (true), or in the variant that is named. */
  readonly cells?: boolean | string;
  /**
   * Whether a file looks like this format, by its name and its first characters (up to 64 K). For a binary file, `head` has its bytes as Latin-1.
   */
  recognises?(name: string, head: string): boolean;
  read?(files: readonly InputFile[], session: ImportSession): AsyncIterable<GivenItem>;
  write?(items: AsyncIterable<OwnItem>, session: ExportSession): AsyncIterable<OutputPiece>;
}

/** The function of an adapter that exports. */
export type Write = NonNullable<Format['write']>;
