/** The text on screen as it is shown: as it stands, or painted as the layout of the project says. */
import { OffsetMap } from '../../../base/text/offsets';
import type { Layout, ShownAs, ShownField } from '../../../project/model/layout';
import { OWN_TEXT } from '../../../project/model/layout';
import type { Turn, TurnPart } from '../../../project/samples/conversation';
import { paintJson } from './paint-json';
import type { Paint, PaintedLine } from './painted';
import type { PanelState } from './panel-state';
import { paintedModel, textModel, type PaintedPart, type TextModel } from './text-model';
import { isFolded, turnInFocus } from './project-index';

/** Longer texts and turns, in UTF-16 units, are shown as they stand: painting them would hold up the next key. */
const MAX_PAINTED = 30_000;
/** Turns are painted until they have this many units, those near the one in focus first: more than are in sight. */
const AT_ONCE = 4000;
/** The others follow when there is time, so many units in a step. */
const LATER = 40_000;
/** How many painted texts are kept. */
const MAX_KEPT = 1000;

/** What decides how a text is shown. */
type Viewing = Pick<PanelState, 'project' | 'paint' | 'showsSource'>;

/** How the layout shows a field of the sample. */
export const shownField = ({ project }: Pick<PanelState, 'project'>, name: string): ShownField | undefined =>
  project?.layout?.fields.find(({ field }) => field === name);

/** Whether a layout has something that has another look as its source. */
export const isPaintedAnywhere = (layout: Layout | undefined): boolean =>
  [...(layout?.fields ?? []), ...Object.values(layout?.turns ?? {})].some(
    ({ as }) => as === 'markdown' || as === 'json',
  );

/** Paints a text as something; undefined if it is shown as it stands. */
function paintAs(state: Viewing, as: ShownAs | undefined): Paint | undefined {
  if (state.showsSource) return undefined;
  return as === 'markdown' ? state.paint : as === 'json' ? paintJson : undefined;
}

const kept = new WeakMap<Paint, Map<string, readonly PaintedLine[]>>();

const keptBy = (paint: Paint): Map<string, readonly PaintedLine[]> => {
  const all = kept.get(paint) ?? new Map<string, readonly PaintedLine[]>();
  if (all.size > MAX_KEPT) all.clear();
  kept.set(paint, all);
  return all;
};

function painted(paint: Paint, text: string): readonly PaintedLine[] {
  const all = keptBy(paint);
  const known = all.get(text);
  if (known) return known;
  const lines = text.length > MAX_PAINTED ? [] : paint(text);
  all.set(text, lines);
  return lines;
}

/** A field that is painted, cut into lines; undefined if it is shown as it stands. */
export function paintedField(state: Viewing, as: ShownAs | undefined, text: string): TextModel | undefined {
  const paint = paintAs(state, as);
  const lines = paint && painted(paint, text);
  if (!lines || lines.length === 0) return undefined;
  const known = fields.get(lines);
  if (known) return known;
  // Not by `textModel`, which keeps the model of the sample's own text.
  const model = paintedModel({ text, offsets: new OffsetMap(text), lines: [], blocks: [], walked: text }, [
    { start: 0, end: text.length, lines },
  ]);
  fields.set(lines, model);
  return model;
}
const fields = new WeakMap<readonly PaintedLine[], TextModel>();

interface Viewed {
  readonly model: TextModel;
  /** Some turns are not painted yet. */
  readonly isPartial: boolean;
}

let last: { readonly key: readonly unknown[]; readonly viewed: Viewed } | undefined;

/** The text on screen, which `state.current` has. Memoizes the last one. */
export function viewedText(state: PanelState): Viewed {
  const { sample } = state.current!;
  const base = textModel(sample.text);
  const { project, paint, showsSource, folds, paintSteps } = state;
  if (showsSource || !isPaintedAnywhere(project?.layout)) return { model: base, isPartial: false };
  const key = [base, sample.turns, project!.layout, paint, folds, paintSteps];
  if (!last || key.some((one, at) => one !== last!.key[at])) last = { key, viewed: view(state, base) };
  return last.viewed;
}

/** The text on screen, for all who ask for its places. */
export const viewedModel = (state: PanelState): TextModel => viewedText(state).model;

function view(state: PanelState, base: TextModel): Viewed {
  const { turns } = state.current!.sample;
  const own = shownField(state, OWN_TEXT)?.as;
  if (!turns) {
    const paint = paintAs(state, own);
    const lines = paint ? painted(paint, base.text) : [];
    return { model: paintedModel(base, [{ start: 0, end: base.text.length, lines }]), isPartial: false };
  }
  const focus = Math.max(0, turnInFocus(state));
  const nearest = [...turns.keys()].sort((a, b) => Math.abs(a - focus) - Math.abs(b - focus) || a - b);
  const parts: PaintedPart[] = [];
  let left = state.paintSteps === 0 ? AT_ONCE : LATER;
  let isPartial = false;
  for (const at of nearest)
    for (const part of turns[at]!.parts) {
      const paint = isFolded(state, turns[at]!, part)
        ? undefined
        : paintAs(state, partAs(state, turns[at]!, part));
      const { contentStart: start, end } = part;
      if (!paint || end <= start) continue;
      const text = base.text.slice(start, end);
      if (!keptBy(paint).has(text)) {
        if (left <= 0) {
          isPartial = true;
          continue;
        }
        left -= text.length;
      }
      parts.push({ start, end, lines: painted(paint, text) });
    }
  parts.sort((a, b) => a.start - b.start);
  return { model: paintedModel(base, parts), isPartial };
}

/** As what a part of a turn is shown. Results are a tool's, whose turn they are in; calls have arguments in JSON. */
export function partAs(
  { project }: Pick<PanelState, 'project'>,
  { role }: Turn,
  { kind }: TurnPart,
): ShownAs | undefined {
  const layout = project?.layout;
  if (kind === 'call') return isPaintedAnywhere(layout) ? 'json' : undefined;
  if (kind === 'result') return layout?.turns['tool']?.as ?? layout?.turns[role]?.as;
  return layout?.turns[role]?.as ?? shownField({ project }, OWN_TEXT)?.as;
}
