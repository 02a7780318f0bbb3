import { INSTRUCTIONS, turnAt, type Turn, type TurnPart } from '../../../project/samples/conversation';
import type { Span } from '../../../project/records/records';
import { selectionOf } from './caret';
import { isAttributed, marksIn } from './mark-attributes';
import type { PanelState } from './panel-state';
import { toRange } from './span-editing';
import { textModel } from './text-model';
import { OWN_TEXT } from '../../../project/model/layout';
import type { Label, Layer } from '../../../project/schema/layer-types';
import type { PanelProject } from '../../../protocol/panel';
import { asksTurns, labelAt, layersAsked, schemaLayerOf } from '../../../project/schema/per-turn';
import { isAnswered, turnName, visibleLayers } from './answer';
import { actionChords, reservedKeys, type KeyMap } from './key-map';
import { assignKeys } from './label-keys';
import { askedFields, correctsText, joinsMarks, marksText, takesWords } from '../../../kinds/traits';

/** Turns of the conversation on screen: which is in focus, and which of their parts are folded. */

/** What decides whether a part is folded. */
type Folding = Pick<PanelState, 'folds' | 'project'>;

/** Whether a part is folded, if no one has folded or unfolded it. */
export function startsFolded({ project }: Pick<Folding, 'project'>, { role }: Turn, part: TurnPart): boolean {
  const { kind, start, end } = part;
  const at = project?.layout?.turns[role]?.at;
  if (end <= start || at !== undefined) return end > start && at === 'folded';
  return kind === 'call' || kind === 'result' || INSTRUCTIONS.has(role);
}

export function isFolded(state: Folding, turn: Turn, part: TurnPart): boolean {
  return state.folds.get(part.start) ?? startsFolded(state, turn, part);
}

/** Index of the turn with the active span or the caret, or else of the one that was gone to; -1 for none. */
export function turnInFocus(state: PanelState): number {
  const { current, caret, activeSpan, turnFocus } = state;
  const turns = current?.sample.turns;
  if (!turns) return -1;
  const span = activeSpan && marksIn<Span>(current.answer.labels[activeSpan.layer])[activeSpan.index];
  const at = span ? toRange(textModel(current.sample.text), span)?.start : caret && selectionOf(caret).start;
  return at === undefined ? turnFocus : turnAt(turns, at);
}

/** Frequent lookups in a project, computed once per version of it. */

export interface ProjectIndex {
  readonly labels: ReadonlyMap<string, Label>;
  readonly layers: ReadonlyMap<string, Layer>;
  readonly keys: KeyMap;
  readonly hasSpans: boolean;
}

const indexes = new WeakMap<
  readonly Layer[],
  { labels: readonly Label[]; settings: string; index: ProjectIndex }
>();

/** The index of a project. A change of progress keeps it. */
export function indexOf(project: PanelProject): ProjectIndex {
  const { hasSuggestions = false } = project;
  const settings = JSON.stringify([project.settings.keys, hasSuggestions]);
  const known = indexes.get(project.layers);
  if (known && known.labels === project.labels && known.settings === settings) return known.index;
  const labels = new Map(
    project.labels.map((label) => [
      label.layer === undefined ? label.id : `${label.layer}/${label.id}`,
      label,
    ]),
  );
  const actions = actionChords(project.settings.keys, {
    relations: project.layers.some(joinsMarks),
    attributes: project.layers.some(isAttributed),
    suggestions: hasSuggestions,
  });
  const index: ProjectIndex = {
    labels,
    layers: new BySchemaLayer(project.layers.map((layer) => [layer.id, layer])),
    keys: { actions, labels: new BySchemaLayer(assignKeys(project.layers, labels, reservedKeys(actions))) },
    hasSpans: project.layers.some(marksText),
  };
  indexes.set(project.layers, { labels: project.labels, settings, index });
  return index;
}

/** The name of a label, or of one in an answer to a layer; its id if the schema does not define it. */
export function labelName(project: PanelProject, id: string, layer?: string): string {
  const { labels, layers } = indexOf(project);
  if (layer !== undefined) return labelAt(labels, layer, id)?.name ?? id;
  const label = labels.get(id);
  const question = label?.layer === undefined ? undefined : (layers.get(label.layer)?.name ?? label.layer);
  return question === undefined ? (label?.name ?? id) : `${label!.name} (${question})`;
}

/** The id of the label in an answer to a layer, as the guideline has it. */
export function labelId(project: PanelProject, layer: string, value: string): string {
  const own = labelAt(indexOf(project).labels, layer, value)?.layer;
  return own === undefined ? value : `${own}/${value}`;
}

/** The name of a question; of one about a turn, with the turn. */
export const layerName = ({ id, name, turn }: Layer): string =>
  turn === undefined ? (name ?? id) : `${name ?? id}, ${turnName(turn)}`;

/** The name of a question by its id. */
export function questionName(state: PanelState, id: string): string {
  const layer = questionsOf(state).find((one) => one.id === id);
  return layer ? layerName(layer) : (indexOf(state.project!).layers.get(id)?.name ?? id);
}

/** All questions of the sample on screen: those about its turns once for each turn. */
export function questionsOf({ project, current }: Pick<PanelState, 'project' | 'current'>): readonly Layer[] {
  const { asked, turns } = current?.sample ?? {};
  const layers = layersAsked(project?.layers ?? [], turns);
  // A pair that is asked again was asked before, so its condition was met.
  return asked
    ? layers.filter(({ id }) => asked.includes(id)).map((layer) => ({ ...layer, when: {} }))
    : layers;
}

/** The visible layers of the sample on screen and of the turn in focus, in the schema's order. */
export function askedLayers(state: PanelState): Layer[] {
  const { project, current } = state;
  if (!project || !current) return [];
  const visible = visibleLayers(questionsOf(state), current.answer.labels);
  if (!asksTurns(project.layers)) return visible;
  const turn = current.sample.turns?.[turnInFocus(state)]?.id;
  return visible.filter((layer) => layer.turn === undefined || layer.turn === turn);
}

/** The turns about which something is asked and not answered: a required question or, if none is required, any. */
export function openTurns(state: PanelState): Turn[] {
  const { project, current } = state;
  if (!project || !current?.sample.turns) return [];
  const anyRequired = project.layers.some((layer) => layer.per && layer.required);
  const { labels } = current.answer;
  const open = new Set(
    visibleLayers(questionsOf(state), labels).flatMap((layer) =>
      layer.turn !== undefined && (layer.required || !anyRequired) && !isAnswered(layer, labels)
        ? [layer.turn]
        : [],
    ),
  );
  return current.sample.turns.filter(({ id }) => open.has(id));
}

/** The text that the answer to a question begins with on screen; undefined if there is none to correct. */
export function startOf({ current }: PanelState, layer: Layer | undefined): string | undefined {
  const { start = {}, fields = {}, turns = [], text } = current?.sample ?? {};
  if (!correctsText(layer) || !Object.hasOwn(start, layer.id)) return undefined;
  const [field] = askedFields(layer);
  if (field !== undefined) return fields[field];
  const turn = turns.find(({ id }) => id === layer.turn);
  return turn && text?.slice(turn.contentStart, turn.end);
}

/** The class of a field that is shown in the editor's font. */
export const monospaced = (state: PanelState, name: string): string =>
  isInEditorFont(state, name, state.project!.monospace?.fields.includes(name)) ? 'monospace' : '';

/** Whether the text is shown in the editor's font. */
export const isCode = (state: PanelState): boolean =>
  isInEditorFont(state, OWN_TEXT, state.project!.monospace?.text);

/** As the layout says or, if that says nothing, the list of such fields. */
function isInEditorFont({ project }: PanelState, name: string, isListed = false): boolean {
  const as = project!.layout?.fields.find(({ field }) => field === name)?.as;
  return as === undefined ? isListed : as === 'code';
}

/** Finds what belongs to a layer of the schema, also by the id of the layer as it is asked of one turn. */
class BySchemaLayer<T> extends Map<string, T> {
  override get(id: string): T | undefined {
    return super.get(schemaLayerOf(id));
  }
}

/** The active layer: the chosen one, or else the first visible one without an answer, or else the first. */
export function activeLayer(state: PanelState): Layer | undefined {
  const asked = askedLayers(state);
  const chosen = asked.find(({ id }) => id === state.activeLayer);
  const labels = state.current?.answer.labels ?? {};
  return chosen ?? asked.find((layer) => labels[layer.id] === undefined && !takesWords(layer)) ?? asked[0];
}

/** The visible layers with the active one first: the order in which a key is looked up. */
export function layersForKeys(state: PanelState): Layer[] {
  const active = activeLayer(state);
  return active ? [active, ...askedLayers(state).filter((layer) => layer !== active)] : [];
}
