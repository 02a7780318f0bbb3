import { JsonLine } from '../base/json/positions';
import { isSpan, unitOf } from '../project/records/spans';
import { isUnreadable, sampleFromObject } from '../project/samples/sample';
import type { Blind } from '../engine/review/blind-names';
import { closedMessage, closedTo } from '../engine/independence';
import type { Project, WithModel } from '../engine/project';
import { answersCard, textWithSpan, type SpanPlace } from './cards/sample-card';
import { symbolCard, type EditorHover } from './hover';
import { code, paragraphs, plain } from '../base/text/markdown';
import { onLine } from './places';
import { FLAG_TEXTS, isRequired, recordKeys } from './record-keys';
import { objectOf, sampleOf, symbolInLine, type DataLine, type LineSymbol } from '../engine/record-line';
import { modelIn } from '../project/model/label-ids';
import { valueAt } from '../rules/framework/text-field';
import { takesTurn } from '../kinds/traits';

/** Who reads a line: how names are hidden from them, their own name, if known, and the samples whose gold they may not see. */
export interface LineReader {
  readonly blind?: Blind | undefined;
  readonly viewer?: string | undefined;
  goldHidden?(): ((sample: string) => boolean) | undefined;
}

/** The hover for a line of a data file. `character` counts UTF-16 units. */
export async function hoverLine(
  { project, model }: WithModel,
  line: DataLine,
  character: number,
  reader: LineReader = {},
): Promise<EditorHover | undefined> {
  const { blind, viewer } = reader;
  const value = objectOf(line.text);
  if (!value) return undefined;
  const symbol = symbolInLine(model, line, character);
  const sample = sampleOf(model, line, value);
  const span = symbol && symbol.kind !== 'key' ? undefined : spanAround(value, line.text, character);
  if (span && sample !== undefined) {
    const words = spanContext(project, value, span.path, sample);
    const name = modelIn(model, String(span.path[1])).labels.get(span.label)?.label.name;
    const about = `**${plain(name ?? span.label)}** ${code(span.label)}: span of ${code(String(span.path[1]))}`;
    if (words !== undefined) return { markdown: paragraphs(about, words) };
  }
  const turn = sample === undefined ? undefined : turnCard({ project, model }, line, character, sample);
  if (turn) return turn;
  if (symbol && symbol.kind !== 'sample') {
    const about = aboutSymbol({ project, model }, line, symbol);
    const context =
      symbol.kind === 'label' ? spanContext(project, value, symbol.path.slice(0, -1), sample) : undefined;
    const range = onLine(line.line, symbol.range.start, symbol.range.end);
    return about === undefined ? undefined : { markdown: paragraphs(context, about), range };
  }
  if (sample === undefined) return undefined;
  const text = textOf({ project, model }, line, value, sample);
  return {
    markdown: paragraphs(
      `Sample ${code(sample)}`,
      text === undefined ? 'No file of the project has it.' : line.kind !== 'sample' && textWithSpan(text),
      closedTo({ project, model }, viewer)?.(project.samples.ids.find(sample))
        ? closedMessage(code(sample))
        : answersCard({ project, model }, sample, text, blind, reader.goldHidden?.()?.(sample)),
    ),
    ...(symbol && { range: onLine(line.line, symbol.range.start, symbol.range.end) }),
  };
}

function aboutSymbol(read: WithModel, line: DataLine, { kind, id, path }: LineSymbol): string | undefined {
  if (kind === 'flag')
    return `${code(id)}: ${Object.hasOwn(FLAG_TEXTS, id) ? FLAG_TEXTS[id] : 'no flag of the format'}`;
  if (kind === 'sample') return undefined;
  if (kind !== 'key') return symbolCard(read, kind, id);
  const keys = recordKeys(line.kind);
  const text = path.length === 1 && Object.hasOwn(keys, id) ? keys[id] : undefined;
  return text && `**${id}**${isRequired(line.kind, id) ? ' (required)' : ''}: ${plain(text)}`;
}

/** The span whose object contains a place of the line: its offsets, text or a key. */
function spanAround(
  value: Readonly<Record<string, unknown>>,
  text: string,
  character: number,
): { path: readonly (string | number)[]; label: string } | undefined {
  const path = new JsonLine(text).pathAt(character) ?? [];
  for (let length = path.length; length > 2; length--) {
    const at = path.slice(0, length);
    const span = valueAt(value, at);
    if (isSpan(span)) return { path: at, label: span.label };
  }
  return undefined;
}

function spanContext(
  project: Project,
  value: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
  sample: string | undefined,
): string | undefined {
  const span = valueAt(value, path);
  const text = sample === undefined ? undefined : project.samples.textOf(sample);
  if (text === undefined) return undefined;
  const place: SpanPlace | undefined = isSpan(span)
    ? { start: span.start, end: span.end, unit: unitOf(value.unit) }
    : undefined;
  return textWithSpan(text, place);
}

/** UTF-16 units of a turn that are shown. */
const TURN_SHOWN = 600;

/** The card of the turn whose id is at a place of the line, as an answer. */
function turnCard(
  { project, model }: WithModel,
  line: DataLine,
  character: number,
  sample: string,
): EditorHover | undefined {
  const json = new JsonLine(line.text);
  const path = json.pathAt(character);
  if (!path || (path[0] !== 'labels' && path[0] !== 'valid')) return undefined;
  if (!takesTurn(model.layers.get(String(path[1]))?.layer)) return undefined;
  const id = json.stringAt(path);
  const place = id && project.samples.locate(sample);
  const content = place && project.samples.read(place.file, place.row);
  if (!id || !content || isUnreadable(content)) return undefined;
  const turns = content.conversation?.turns ?? [];
  const at = turns.findIndex((one) => one.id === id.text);
  const turn = turns[at];
  if (!turn) return undefined;
  return {
    markdown: paragraphs(
      `Turn ${at + 1} of ${turns.length}: ${plain(turn.role)}`,
      textWithSpan(content.text.slice(turn.contentStart, Math.min(turn.end, turn.contentStart + TURN_SHOWN))),
    ),
    range: onLine(line.line, id.start, id.end),
  };
}

/** The text of a line's sample: its own, else that of the sample it is about. */
export function textOf(
  { project, model }: WithModel,
  line: DataLine,
  value: Readonly<Record<string, unknown>>,
  sample: string,
): string | undefined {
  if (line.kind === 'sample') {
    const own = sampleFromObject(value, model.schema.data);
    if (!isUnreadable(own)) return own.text;
  }
  return typeof value.text === 'string' ? value.text : project.samples.textOf(sample);
}
