import { isDerivedId } from '../../../project/samples/sample-ids';
import type { PanelActionId } from '../../../protocol/actions';
import { formatChord } from '../../../protocol/chords';
import type { PanelProject } from '../../../protocol/panel';
import { indexOf } from '../state/project-index';
import type { GuidelineView } from '../../../protocol/guideline-view';
import type { Cause } from '../../../disagreement/causes';
import type { DECISION_CAUSES } from '../../../project/records/records';

/** The first key of an action, in readable form; empty if it has none. */
export function chordText(project: PanelProject | undefined, action: PanelActionId): string {
  if (!project) return '';
  const chord = indexOf(project).keys.actions.find(({ id }) => id === action)?.chords[0];
  return chord ? formatChord(chord) : '';
}

/** Maximum number of characters of an id above the text. */
const ROOM = 24;

/** An id shortened for display, empty if it is made of the text. Of a path, the end is kept, since it distinguishes the samples. */
export function shortId(id: string): string {
  if (isDerivedId(id)) return '';
  const name = id.slice(id.lastIndexOf('/') + 1);
  return id.length > ROOM && name !== '' && name.length < id.length ? `…/${name}` : id;
}

/** A count with thousands separators: `1,200`. */
export const grouped = (count: number): string => count.toLocaleString('en');

/** The text of each rule and tie-breaker, by its id. */
export function ruleTexts({ rules, labels, layers, tieBreakers }: GuidelineView): Map<string, string> {
  const all = [
    ...rules,
    ...[...labels, ...layers].flatMap(({ include, exclude }) => [...include, ...exclude]),
    ...layers.flatMap(({ levels }) => levels.flatMap((level) => level.rules)),
  ];
  const texts = new Map(all.map(({ id, text }) => [id, text]));
  const between = layers.flatMap((layer) => layer.tieBreakers);
  for (const { id, when } of [...tieBreakers, ...between]) if (when !== undefined) texts.set(id, when);
  return texts;
}

const NAMES: Readonly<Record<Cause | (typeof DECISION_CAUSES)[number], string>> = {
  'guideline-changed': 'the answers follow different guideline versions',
  'preprocessing-damage': 'the text was damaged by preprocessing',
  slip: 'a slip',
  'rule-conflict': 'the cited rules contradict',
  'guideline-gap': 'the guideline has a gap',
  'class-confusion': 'labels were confused',
  'span-boundary': 'the ends of spans differ',
  'span-label': 'the labels of spans differ',
  'span-missing': 'only some set a span',
  'relation-label': 'the labels of relations differ',
  'relation-direction': 'relations lead in opposite directions',
  'relation-end': 'an end of a relation differs',
  'relation-missing': 'only some set a relation',
  attribute: 'attributes differ',
  'rating-distance': 'ratings differ',
  other: 'the answers differ',
  'rule-misread': 'a rule was misread',
  'tie-breaker-ignored': 'a tie-breaker was ignored',
  'ambiguous-source': 'the text is ambiguous',
  'missing-context': 'context is missing',
  'broken-preprocessing': 'preprocessing damaged the text',
};

/** A cause in words. A project's own causes are shown by their ids. */
export function causeName(cause: string): string {
  return Object.hasOwn(NAMES, cause) ? NAMES[cause as keyof typeof NAMES] : cause;
}
