/** What an exchange format is: an adapter that turns files into items, items into files, or both. docs/formats/README.md. */
import type { Label, Layer } from '../project/schema/layer-types';
import type { Attributes, Labels, Relation, Span } from '../project/records/records';
import type { OffsetUnit } from '../project/records/spans';
import type { Losses, LossReport, Place } from './loss-report';
import type { ByteSource } from './parquet/read-parquet';

/** A file to import, by the name that reports use. It can be read more than once. */
export interface InputFile {
  /** As the user named it, or below the folder that was named; with `/`. */
  readonly name: string;
  /** The decoded text in pieces, without a byte order mark unless it is asked for; line ends as they are. */
  chunks(withMark?: boolean): AsyncIterable<string>;
  /** Random access to the bytes, for binary formats. The caller closes it. */
  open(): Promise<ByteSource & { close(): Promise<void> }>;
}

/** A piece of an exported file; pieces of one file follow each other. */
export interface OutputPiece {
  /** Relative to `--output` when the format makes several files; absent when it makes one. */
  readonly file?: string;
  /** Text goes out as UTF-8. */
  readonly content: string | Uint8Array;
}

/** A span as a file has it. `unit` and `quote` are those of the source; the import turns them into code points. */
export interface ForeignSpan {
  readonly id?: string;
  readonly label: string;
  readonly start: number;
  readonly end: number;
  /** The text at these offsets according to the source. */
  readonly quote?: string;
  /** A discontinuous span, in text order; `start` and `end` are those of the hull. */
  readonly parts?: readonly { readonly start: number; readonly end: number; readonly quote?: string }[];
  /** By their names in the source; a list where it says several. */
  readonly attributes?: Attributes;
  /** Fields that have no place in a span; stored in the record's `origin`. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

export interface ForeignRelation {
  readonly label: string;
  readonly from: string;
  readonly to: string;
  readonly attributes?: Attributes;
}

export type ForeignValue =
  | { readonly kind: 'choices'; readonly layer: string; readonly labels: readonly string[] }
  | {
      readonly kind: 'spans';
      readonly layer: string;
      readonly spans: readonly ForeignSpan[];
      /** The format means it where one place has several spans of one label. */
      readonly mayRepeat?: true;
    }
  | {
      readonly kind: 'relations';
      readonly layer: string;
      /** The layer whose spans are joined. */
      readonly spans: string;
      readonly relations: readonly ForeignRelation[];
      /** The format means it where one label joins the same spans several times. */
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
  /** Absent when the source does not say; the import then takes the name given to it. */
  readonly annotator?: string;
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
  /** Fields of the source that a record has no place for; they go out again. */
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
  /** The source's id. Never made up by an adapter. */
  readonly id?: string;
  /** Absent when the source names a sample by its id alone: the project must have it, and spans cannot be placed. */
  readonly text?: string;
  /** The messages of a conversation. `text` is their canonical text (docs/format.md, "Conversations"). */
  readonly messages?: readonly unknown[];
  /** The split that the file belongs to, if the rows themselves do not say so. */
  readonly split?: string;
  /** What the source says of the text: fields of the sample. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The tool's own bookkeeping; stored in the sample's `origin`. */
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly answers: readonly ForeignAnswer[];
  readonly suggestions: readonly ForeignSuggestion[];
}

/** A layer as the source declares it (a label configuration); what it does not declare is learned from the items. */
export interface DeclaredLayer {
  readonly id: string;
  readonly kind: ForeignValue['kind'];
  readonly question?: string;
  /** Labels in order, with what the source says of them. */
  readonly labels?: readonly DeclaredLabel[];
  /** Of relations: the layer whose spans are joined, and which of their labels each label may join. */
  readonly spans?: string;
  readonly pairs?: readonly DeclaredPair[];
  /** Of spans and relations. */
  readonly attributes?: readonly DeclaredAttribute[];
  /** Exactly one label can be chosen. */
  readonly single?: boolean;
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
}
export interface DeclaredAttribute {
  readonly id: string;
  /** Its values in order; none for one that is only set or not. */
  readonly labels?: readonly string[];
  readonly several?: boolean;
  readonly required?: boolean;
  readonly onlyFor?: readonly string[];
}
export interface DeclaredPair {
  readonly label: string;
  readonly from?: readonly string[];
  readonly to?: readonly string[];
}
export interface DeclaredLabel {
  readonly id: string;
  readonly name?: string;
  readonly parent?: string;
  readonly key?: string;
  readonly color?: string;
  /** False for a heading with labels below it. */
  readonly selectable?: boolean;
}

/** Which columns, or keys of a JSON object, hold what; for formats whose files may call them anything. */
export interface Columns {
  readonly text?: string;
  readonly id?: string;
  readonly labels?: readonly LabelColumn[];
}

/** A column that holds labels, and the layer that they are for. */
export interface LabelColumn {
  readonly layer: string;
  readonly column: string;
}

export interface ImportSession {
  /** Whatever is lost here counts as read; an adapter counts nothing else. */
  readonly losses: Losses;
  /** One of the format's variants, if requested. */
  readonly variant?: string;
  /** An apostrophe before what looks like a formula is a guard, not part of the cell. */
  readonly guardFormulas?: boolean;
  readonly columns?: Columns;
  /** The target project already exists. */
  readonly onto?: boolean;
  /** Whether an attribute goes to a layer of spans of its own, as imports did before spans had attributes. */
  isLayer?(attribute: string): boolean;
  /** Whether a layer of the project that it goes into has an attribute, by the source's names. Absent for a new project. */
  hasAttribute?(layer: string, attribute: string): boolean;
  /** Reports a layer that a configuration file declares. */
  declare(layer: DeclaredLayer): void;
}

/** An answer of ours on its way out. Spans are in code points. */
export interface OwnAnswer {
  readonly annotator: string;
  readonly labels: Labels;
  /** The whole record, fields of other tools included. */
  readonly record: Readonly<Record<string, unknown>>;
  /** For formats that edit: the record in which the answer came from that format, also when it was changed since. */
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
  /** Fields of the sample, without id, text and `origin`. */
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
  /** What the import made up because the source did not have it: `id`, `annotator`, `time`. */
  readonly made?: readonly string[];
  readonly meta?: Readonly<Record<string, unknown>>;
  /** Span id -> fields that a span has no place for. */
  readonly span_meta?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The annotator's name in the source, where it cannot be a file name. */
  readonly annotator?: string;
  /** `layer/attribute` -> its name in the source, where the mapping gave it another. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** How spans are put on tokens where a format has tokens. */
export const ALIGNMENTS = ['exact', 'expand', 'contract', 'half', 'any'] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

export interface ExportSession {
  readonly losses: LossReport;
  readonly layers: readonly Layer[];
  readonly labels: readonly Label[];
  /** Everybody who has an answer that may go out, sorted. */
  readonly annotators: readonly string[];
  readonly options: ExportOptions;
}

export interface ExportOptions {
  readonly align?: Alignment;
  /** Tag scheme, table shape and the like: the format's page lists its variants. */
  readonly variant?: string;
  /** The layer that goes out, where a format holds one; default: the first that fits. */
  readonly layer?: string;
  /** Write an apostrophe before cells that spreadsheets take for formulas. */
  readonly guardFormulas?: boolean;
}

export interface Format {
  readonly id: string;
  readonly title: string;
  /** What offsets count by the tool's documentation; spans whose quote says otherwise decide. */
  readonly unit: OffsetUnit;
  /** Whether one sample can hold the answers of several people; else one answer is chosen by a policy. */
  readonly several: boolean;
  /** A person's answer to a sample may be spread over the file: a later record then repeats the earlier values of other layers. */
  readonly gathers?: boolean;
  /** On export, unchanged parts are written exactly as they were imported (`OwnAnswer.source`). */
  readonly edits?: boolean;
  /** It writes the notes of answers, and counts or loses each; those of other formats are lost. */
  readonly notes?: boolean;
  /** Whether it writes the time that an answer took; in one of its variants, if there is one. */
  seconds?(variant: string | undefined): boolean;
  /** Whether it writes the attributes of a span or relation, if it writes that; otherwise they are lost. */
  attributes?(of: Span | Relation, layer: Layer, session: ExportSession): boolean;
  readonly variants?: readonly string[];
  /** Of the name that is proposed where it writes one file, with its dot; `endings` of variants that have another. */
  readonly ending?: string;
  readonly endings?: Readonly<Record<string, string>>;
  /** What it calls layers where its files name none: a layer of the project that has this name need not be meant. */
  readonly unnamed?: readonly string[];
  /** Text, id and labels may be in columns of any name: `ImportSession.columns`. */
  readonly columns?: boolean;
  /** Its samples are conversations: a new project holds their messages. */
  readonly conversations?: boolean;
  /** It puts spans on tokens, so `align` says what becomes of those that do not fit. */
  readonly tokens?: boolean;
  /** It writes cells that a spreadsheet may open, and can guard them: always, or in one of its variants. */
  readonly cells?: boolean | string;
  /** Whether a file looks like it, from its name and first characters (up to 64 K); the head of a file that is no text is that of its bytes as Latin-1. */
  recognises?(name: string, head: string): boolean;
  read?(files: readonly InputFile[], session: ImportSession): AsyncIterable<ForeignItem>;
  write?(items: AsyncIterable<OwnItem>, session: ExportSession): AsyncIterable<OutputPiece>;
}

/** The part of an adapter that writes. */
export type Write = NonNullable<Format['write']>;
