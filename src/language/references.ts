import { DocumentHighlightKind, type DocumentHighlight } from 'vscode-languageserver/node';
import { lineAt } from '../project/answers/lines';
import type { Position } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import { closedTo } from '../engine/independence';
import type { WithModel } from '../engine/project';
import { occurrenceAt } from './definition';
import type { LineReader } from './hover-line';
import { isDeclaration, occurrencesIn, placeOf, type SymbolKind } from './occurrences';
import { onLine, type FileRange } from './places';
import { schemaLayerOf } from '../project/schema/per-turn';
import {
  objectOf,
  placesInLine,
  sampleOf,
  symbolInLine,
  type DataLine,
  type LineSymbol,
} from '../engine/record-line';
import { partsOfName } from '../project/model/label-ids';

/** Editors cannot usefully show more, and each requires reading a line. */
export const REFERENCES_SHOWN = 2000;

export interface ReferenceOptions {
  readonly includeDeclaration: boolean;
  /** Who asks, if it is known: what is hidden from them is not listed. */
  readonly reader?: LineReader;
  /** Checked regularly: whether the request was cancelled. */
  readonly isCancelled?: () => boolean;
  readonly pause?: () => Promise<void>;
  /** Called if not all records are listed: with the number of listed and of further ones. */
  readonly onHidden?: (listed: number, hidden: number) => void;
}

/** The mentions of the id at a place of a YAML file: in the YAML files, then in counting records, decisions and gold. */
export async function referencesInYaml(
  { project, model }: WithModel,
  path: string,
  position: Position,
  options: ReferenceOptions,
): Promise<FileRange[]> {
  const here = occurrenceAt(model, path, position);
  return here ? referencesTo({ project, model, ...here }, options) : [];
}

/** Likewise for the id in a line of a data file; for a sample, the records about it. */
export async function referencesInLine(
  { project, model }: WithModel,
  line: DataLine,
  character: number,
  options: ReferenceOptions,
): Promise<FileRange[]> {
  const symbol = symbolInLine(model, line, character);
  if (!symbol && line.kind !== 'sample') return [];
  if (!symbol || symbol.kind === 'sample') {
    const value = objectOf(line.text);
    const id = symbol?.id ?? (value && sampleOf(model, line, value));
    return id === undefined ? [] : inRecords({ project, model, kind: 'sample', id }, options);
  }
  const { kind, id } = symbol;
  if (kind === 'flag') return inRecords({ project, model, kind, id }, options);
  return kind === 'key' ? [] : referencesTo({ project, model, kind, id }, options);
}

/** What is looked for. */
interface Wanted<K = RecordSymbol> extends WithModel {
  readonly kind: K;
  readonly id: string;
}

async function referencesTo(wanted: Wanted<SymbolKind>, options: ReferenceOptions): Promise<FileRange[]> {
  const { model, kind, id } = wanted;
  const inYaml = occurrencesIn(model)
    .of(kind, id)
    .filter((each) => options.includeDeclaration || !isDeclaration(each))
    .map(placeOf);
  if (kind === 'lint-rule' || kind === 'example') return inYaml;
  return [...inYaml, ...(await inRecords({ ...wanted, kind }, options))];
}

type RecordSymbol = Exclude<LineSymbol['kind'], 'key' | 'lint-rule' | 'example'>;

interface Mention {
  readonly path: string;
  readonly kind: DataLine['kind'];
  readonly line: number;
  readonly offset: number;
}

/** The exact places in each record that mentions the id, sorted by file and line. */
async function inRecords(wanted: Wanted, options: ReferenceOptions): Promise<FileRange[]> {
  const { project, model, kind, id } = wanted;
  const { isCancelled, pause, onHidden } = options;
  const { mentions, hidden } = await mentionsOf(wanted, options);
  if (isCancelled?.()) return [];
  if (hidden > 0) onHidden?.(mentions.length, hidden);
  mentions.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
  const found: FileRange[] = [];
  for (const [n, mention] of mentions.entries()) {
    if ((n & 63) === 63) {
      await pause?.();
      if (isCancelled?.()) break;
    }
    const { path, offset } = mention;
    const text = lineAt((start, end) => project.files.readNow(path, start, end), offset);
    const line = { ...mention, text };
    for (const { start, end } of placesInLine(model, line, kind, id))
      found.push({ path: mention.path, range: onLine(mention.line, start, end) });
  }
  return found;
}

/** The counting records with a mention, up to the limit, and the number of further ones. */
async function mentionsOf(
  wanted: Wanted,
  { reader = {}, pause }: ReferenceOptions,
): Promise<{ mentions: Mention[]; hidden: number }> {
  const { project, model, kind, id } = wanted;
  const { table, files, decisions, gold } = project.records;
  const isClosed = closedTo({ project, model }, reader.viewer);
  const hidesGold = reader.goldHidden?.();
  const isShown = (sample: string, lineKind: DataLine['kind']): boolean =>
    !isClosed?.(project.samples.ids.find(sample)) && !(lineKind === 'gold' && hidesGold?.(sample));
  const mentions: Mention[] = [];
  let hidden = 0;
  const add = (mention: () => Mention | undefined): void => {
    const found = mentions.length < REFERENCES_SHOWN ? mention() : undefined;
    if (found) mentions.push(found);
    else if (mentions.length >= REFERENCES_SHOWN) hidden += 1;
  };
  // Decisions and gold come first: they are fewer, and more informative.
  for (const [kept, lineKind] of [
    [decisions, 'decision'],
    [gold, 'gold'],
  ] as const)
    for (const [sample, { record, file, offset, line }] of kept)
      if (
        isShown(sample, lineKind) &&
        saysOf(record, sample, kind, kind === 'label' ? partsOfName(model, id, () => false).value : id)
      )
        add(() => ({ path: file, kind: lineKind, offset, line }));
  const addRow = (row: number): void =>
    add(() => {
      const { file, offset, line } = table.position(row);
      const path = files[file]?.path;
      return path === undefined ? undefined : { path, kind: 'annotation', offset, line };
    });
  // Own drafts are theirs to see.
  const isClosedRow = (row: number): boolean =>
    isClosed?.(table.key(row)) === true && table.annotatorName(row) !== reader.viewer;
  if (kind === 'sample') {
    for (let row = table.first(project.samples.ids.find(id)); row >= 0; row = table.following(row))
      if (table.present(row) && !isClosedRow(row)) addRow(row);
  } else {
    const test = rowTest(wanted);
    for (let row = 0; row < table.rows; row++) {
      if ((row & 0x3fff) === 0x3fff) await pause?.();
      if (table.present(row) && test(row) && !isClosedRow(row)) addRow(row);
    }
  }
  return { mentions, hidden };
}

function rowTest({ project, model, kind, id }: Wanted): (row: number) => boolean {
  const { table } = project.records;
  switch (kind) {
    case 'label': {
      const { layer, value } = partsOfName(model, id, () => false);
      const code = table.codec.strings.find(value);
      if (layer === undefined) {
        const codes = new Set([code]);
        return (row) => table.codec.mentions(table.answer(row), codes);
      }
      return (row) => {
        let found = false;
        table.codec.forEachLabels(table.answer(row), (each, labels) => {
          found ||= schemaLayerOf(table.codec.strings.text(each)) === layer && labels.includes(code);
        });
        return found;
      };
    }
    case 'layer': {
      const code = table.codec.strings.find(id);
      return (row) => table.codec.hasLayer(table.answer(row), code);
    }
    case 'rule':
      return (row) => table.rules(row).includes(id);
    case 'flag':
      return (row) => table.isFlagged(row) && (table.flags(row) as string[]).includes(id);
    default:
      return (row) => table.annotatorName(row) === id;
  }
}

/** A prefilter: whether a decision or gold record may mention the id. */
function saysOf(record: object, sample: string, kind: RecordSymbol, id: string): boolean {
  if (kind === 'sample') return sample === id;
  return JSON.stringify(record).includes(JSON.stringify(id));
}

/** Every mention of the same id in the same YAML file; LSP's `Write` is where it is defined. */
export function highlightsInYaml(model: ProjectModel, path: string, position: Position): DocumentHighlight[] {
  const here = occurrenceAt(model, path, position);
  if (!here) return [];
  return occurrencesIn(model)
    .of(here.kind, here.id)
    .filter(({ file }) => file.path === path)
    .map((each) => ({
      range: placeOf(each).range,
      kind: isDeclaration(each) ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}

/** Every mention of the same id in the same line; other lines would require reading the whole file. */
export function highlightsInLine(
  model: ProjectModel,
  line: DataLine,
  character: number,
): DocumentHighlight[] {
  const symbol = symbolInLine(model, line, character);
  if (!symbol || symbol.kind === 'key') return [];
  return placesInLine(model, line, symbol.kind, symbol.id).map(({ start, end }) => ({
    range: onLine(line.line, start, end),
    kind: DocumentHighlightKind.Read,
  }));
}
