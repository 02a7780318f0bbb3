import { findNodeAtLocation, getLocation, parseTree, type Node } from 'jsonc-parser';
import { counted } from '../../base/text/phrases';
import type { ProjectModel } from '../../project/model/model';
import { isOpen, type Layer, isLabelAt } from '../../project/schema/layer-types';
import { isUnreadable } from '../../project/samples/sample';
import type { Project, WithModel } from '../../engine/project';
import { onLine } from '../places';
import { CAUSE_TEXTS, FLAG_TEXTS, recordKeys, type KeyTexts } from '../record-keys';
import type { DataLine } from '../../engine/record-line';
import type { EditorCompletion } from './item';
import { layers, ofLayer, people, rules, type Proposal } from './yaml-values';
import { takesTurn, comparesFields, marksText, joinsMarks, NO_TURN } from '../../kinds/traits';
import { isPerTurn, turnsOf } from '../../project/schema/per-turn';
import { withoutWinner } from '../../kinds/sides';

/** Limits for sample ids, since a file may have a million: rows that are read, and ids that are proposed. */
const ROWS_READ = 400;
const SAMPLES_SHOWN = 100;

type JsonPath = readonly (string | number)[];

/**
 * Completions at a place of a record's line, which may be unfinished; incomplete if more typing may give others. `character` counts UTF-16
 * units. None for samples.
 */
export function completeLine(
  { project, model }: WithModel,
  line: DataLine,
  character: number,
): { readonly items: EditorCompletion[]; readonly isIncomplete: boolean } {
  const none = { items: [], isIncomplete: false };
  if (line.kind === 'sample') return none;
  const { path, isAtPropertyKey, previousNode } = getLocation(line.text, character);
  const isString = previousNode?.type === 'string' || previousNode?.type === 'property';
  const within = previousNode && isString && character <= previousNode.offset + previousNode.length;
  const [start, end] = within
    ? stringAround(line.text, previousNode, character)
    : wordAround(line.text, character);
  const range = onLine(line.line, start, end);
  const hasColon = /^\s*:/.test(line.text.slice(end));
  const isKey = isAtPropertyKey || (path.at(-1) === '' && previousNode === undefined && path.length <= 1);
  // Between a key and its colon there is nothing to complete.
  if (hasColon && start === end) return none;
  const typed = line.text.slice(start, character).replace(/^"/, '');
  const written =
    (around: (text: string) => string) =>
    ({ text, kind, about, detail }: Proposal, order: number): EditorCompletion => ({
      label: text,
      kind,
      insert: `${around(JSON.stringify(text))}${isKey && !hasColon ? ': ' : ''}`,
      filter: line.text[start] === '"' ? JSON.stringify(text) : text,
      range,
      order,
      ...(isKey && !hasColon && { retriggers: true }),
      ...(about && { about }),
      ...(detail && { detail }),
    });
  const plain = written((text) => text);
  if (isKey) return { items: keysFor(model, line, path, typed).map(plain), isIncomplete: false };
  if (path.length === 1 && path[0] === 'sample')
    return { items: samples(project, typed).map(plain), isIncomplete: true };
  const own = turnsFor({ project, model }, line, path) ?? valuesFor({ project, model }, path);
  if (own.length > 0) {
    const present = siblings(line.text, path, typed);
    return { items: own.filter(({ text }) => !present.has(text)).map(plain), isIncomplete: false };
  }
  // Where a list is expected, items are inserted with its brackets.
  const items = within ? [] : valuesFor({ project, model }, [...path, 0]);
  return { items: items.map(written((text) => `[${text}]`)), isIncomplete: false };
}

/** The string around a place; an unclosed string ends with its word. The character after a quote tells whether it is the closing one. */
function stringAround(text: string, { offset, length }: Node, character: number): [number, number] {
  const closed = /^"(?:[^"\\]|\\.)*"$/.test(text.slice(offset, offset + length));
  if (closed && /^\s*(?:[,:\]}]|$)/.test(text.slice(offset + length))) return [offset, offset + length];
  return [offset, character + /^[^\s"{}[\],:]*/.exec(text.slice(character))![0].length];
}

function wordAround(text: string, character: number): [number, number] {
  const before = /[\p{L}\p{N}_.-]*$/u.exec(text.slice(0, character))![0];
  const after = /^[\p{L}\p{N}_.-]*/u.exec(text.slice(character))![0];
  return [character - before.length, character + after.length];
}

function keysFor(model: ProjectModel, line: DataLine, path: JsonPath, typed: string): Proposal[] {
  const parent = path.slice(0, -1);
  const present = presentKeys(line.text, parent);
  const own = String(path.at(-1));
  return keysOf(model, line, parent).filter(
    ({ text }) => !present.has(text) || (typed !== '' && text === own),
  );
}

function keysOf(model: ProjectModel, { kind }: DataLine, parent: JsonPath): Proposal[] {
  const [first, second] = parent;
  if (parent.length === 0) return listed(recordKeys(kind), 'key');
  if (first !== 'labels' && first !== 'valid') {
    if (first !== 'origin') return [];
    return parent.length === 1 ? listed(ORIGIN_KEYS, 'key') : second === 'suggested' ? layers(model) : [];
  }
  if (parent.length === 1) return layers(model);
  const layer = model.layers.get(String(second))?.layer;
  if (parent.at(-2) === 'parts') return listed(PART_KEYS, 'key');
  if (marksText(layer)) return listed(SPAN_KEYS, 'key');
  return joinsMarks(layer) ? listed(RELATION_KEYS, 'key') : [];
}

const ORIGIN_KEYS: KeyTexts = {
  kind: 'hand or suggestion',
  model: 'The model that suggested it.',
  prediction: 'The id of its prediction.',
  score: "The model's score.",
  arm: 'When the suggestion was shown; control: it was not.',
  suggested: 'Layer id -> what the model said.',
  action: 'What the person did with the suggestion.',
  first: 'The answer before the suggestion was shown: labels and seconds.',
};
const ORIGIN_VALUES: Readonly<Record<string, KeyTexts>> = {
  kind: { hand: '', suggestion: 'The answer began as one' },
  arm: { before: 'Shown before the answer', after: 'Shown after the answer', control: 'Not shown' },
  action: { accepted: '', changed: '', rejected: '', ignored: '' },
};
const PLACE_KEYS: KeyTexts = {
  start: 'First code point, counted from 0.',
  end: 'The code point behind the last one.',
};
const PART_KEYS: KeyTexts = { ...PLACE_KEYS, text: 'The words, as a check.' };
const SPAN_KEYS: KeyTexts = {
  id: 'Id of the span within the record; relations need it.',
  ...PLACE_KEYS,
  label: 'The label.',
  ...PART_KEYS,
  parts: 'The parts of a discontinuous span.',
};
const RELATION_KEYS: KeyTexts = {
  label: 'The label.',
  from: 'Id of the first span.',
  to: 'Id of the second span.',
};

/** The turns of the line's sample, where an answer names one. */
function turnsFor({ project, model }: WithModel, { text }: DataLine, path: JsonPath): Proposal[] | undefined {
  const [first, second] = path;
  if (path.length !== (first === 'valid' ? 3 : 2) || (first !== 'labels' && first !== 'valid'))
    return undefined;
  const layer = model.layers.get(String(second))?.layer;
  if (!layer || !takesTurn(layer)) return undefined;
  const root = parseTree(text);
  const sample = root && (findNodeAtLocation(root, ['sample'])?.value as unknown);
  const place = typeof sample === 'string' ? project.samples.locate(sample) : undefined;
  const content = place && project.samples.read(place.file, place.row);
  const turns = content && !isUnreadable(content) ? (content.conversation?.turns ?? []) : [];
  return [
    ...turnsOf(turns, layer.roles).map(({ id, role }): Proposal => ({
      text: id,
      kind: 'value',
      detail: role,
    })),
    { text: NO_TURN, kind: 'value', detail: 'No turn' },
  ];
}

function valuesFor({ project, model }: WithModel, path: JsonPath): Proposal[] {
  const [first, second] = path;
  const last = path.at(-1);
  if (first === 'labels' || first === 'valid') {
    const layer = model.layers.get(String(second))?.layer;
    const depth = (first === 'valid' ? 3 : 2) + (isPerTurn(layer) ? 1 : 0);
    if (!layer || path.length < depth) return [];
    const offered = valuesOfLayer(model, layer, path.slice(depth));
    return isOpen(layer) && path.length === depth + 1
      ? [...offered, ...codes(project, layer, offered)]
      : offered;
  }
  if (first === 'rules') return path.length === 2 ? rules(model) : [];
  if (first === 'flags') return path.length === 2 ? listed(FLAG_TEXTS) : [];
  if (first === 'origin') return path.length === 2 ? listed(ORIGIN_VALUES[String(last)] ?? {}) : [];
  if (path.length !== 1) return [];
  switch (first) {
    case 'cause':
      return listed(CAUSE_TEXTS);
    case 'unit':
      return listed({ codepoint: 'What Python and the format count' });
    case 'status':
      return listed({ done: 'The default', draft: 'Not counted as an answer' });
    case 'check':
      return listed({ attention: 'Anyone who reads the text answers it correctly' });
    case 'annotator':
      return people(model.schema.annotators);
    case 'reviewer':
      return people(model.schema.reviewers);
    case 'guideline':
      return (model.guideline?.changelog ?? []).map(({ version }) => ({ text: version, kind: 'value' }));
    default:
      return [];
  }
}

function valuesOfLayer(model: ProjectModel, layer: Layer, rest: JsonPath): Proposal[] {
  if (isLabelAt(layer, rest)) return ofLayer(model, layer.id);
  return comparesFields(layer) && rest.length === 0
    ? [...layer.between, ...withoutWinner(layer)].map((text) => ({ text, kind: 'field' }))
    : [];
}

/** The codes in use on a layer. */
const codes = (project: Project, { id }: Layer, offered: readonly Proposal[]): Proposal[] =>
  [...(project.statistics?.labelsOf(id) ?? [])].flatMap(([text, { answers }]): Proposal[] =>
    answers === 0 || offered.some((one) => one.text === text)
      ? []
      : [{ text, kind: 'value', detail: counted(answers, 'answer') }],
  );

const listed = (texts: KeyTexts, kind: 'key' | 'value' = 'value'): Proposal[] =>
  Object.entries(texts).map(([text, detail]) => ({ text, kind, ...(detail !== '' && { detail }) }));

function samples(project: Project, typed: string): Proposal[] {
  const found: Proposal[] = [];
  let left = ROWS_READ;
  for (const file of project.samples.files)
    for (let row = 0; row < file.rows && left > 0 && found.length < SAMPLES_SHOWN; row++, left--) {
      const content = project.samples.read(file, row);
      if (content && !isUnreadable(content) && content.id.startsWith(typed))
        found.push({ text: content.id, kind: 'value', detail: content.text.slice(0, 60) });
    }
  return found;
}

/** Keys that the object at a path already has. The line may be invalid JSON. */
function presentKeys(text: string, parent: JsonPath): ReadonlySet<string> {
  const tree = parseTree(text);
  const node = tree && (parent.length === 0 ? tree : findNodeAtLocation(tree, [...parent]));
  const keys = node?.type === 'object' ? (node.children ?? []) : [];
  return new Set(
    keys.filter(({ children }) => children?.[1]).map(({ children }) => String(children![0]!.value)),
  );
}

function siblings(text: string, path: JsonPath, typed: string): ReadonlySet<string> {
  const at = path.at(-1);
  const tree = typeof at === 'number' ? parseTree(text) : undefined;
  const list = tree && findNodeAtLocation(tree, path.slice(0, -1));
  const values = list?.type === 'array' ? (list.children ?? []) : [];
  return new Set(values.filter((_, n) => n !== at || typed === '').map(({ value }) => String(value)));
}
