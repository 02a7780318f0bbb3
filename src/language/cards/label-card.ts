import { entryParts, type Part } from '../../project/guideline/texts';
import type { Definition, ProjectModel, RuleDef } from '../../project/model/model';
import type { LabelNumbers } from '../../features/buckets/label-numbers';
import { bullets, code, paragraphs, plain } from '../../base/text/markdown';
import { counted, percent, shorten } from '../../base/text/phrases';

/** Further people are summed up. */
const PEOPLE_SHOWN = 6;
const CONFUSIONS_SHOWN = 5;
/** Further criteria of a kind are only counted; texts are cut to `SAID` UTF-16 units. */
const CRITERIA_SHOWN = 20;
const SAID = 1000;

/** A label in Markdown: its meaning, and with `numbers` its use. */
export function labelCard(model: ProjectModel, id: string, numbers?: LabelNumbers): string {
  const isKnown = model.labels.has(id) || model.definitions.has(id);
  // An unknown id has neither meaning nor counted answers; one that has answers is a code.
  if (!isKnown && !numbers?.answers) return heading(model, id);
  return paragraphs(
    isKnown ? heading(model, id) : `${code(id)}: a code`,
    isKnown && meaning(model.definitions.get(id)),
    numbers && usage(numbers),
    numbers && confusedWith(model, id, numbers),
  );
}

function heading(model: ProjectModel, id: string): string {
  const label = model.labels.get(id)?.label;
  if (!label) return `${code(id)}: not a label of the schema`;
  const layers = model.schema.layers.filter(({ labels }) => labels.some((ref) => ref.id === id));
  const facts = [
    layers.length > 0 && `label of ${layers.map((layer) => code(layer.id)).join(', ')}`,
    label.parent !== undefined && `under ${code(label.parent)}`,
    !label.selectable && 'only groups other labels',
    label.catchAll && 'catch-all',
    label.key !== undefined && `key ${code(label.key)}`,
    label.status === 'deprecated' &&
      `deprecated${label.replacedBy === undefined ? '' : `, use ${code(label.replacedBy)}`}`,
  ].filter((fact) => fact !== false);
  const name = label.name === label.id ? code(id) : `**${plain(label.name)}** ${code(id)}`;
  return facts.length > 0 ? `${name}: ${facts.join(', ')}` : name;
}

const meaning = (definition: Definition | undefined): string =>
  definition ? paragraphs(...partTexts(entryParts(definition))) : 'The guideline does not define it.';

/** What the guideline says, in Markdown. */
export const partTexts = (parts: readonly Part[]): string[] =>
  parts.map((part) => {
    if ('rules' in part) return `${part.title}:\n${criteria(part.rules)}`;
    return part.title === undefined ? said(part.text) : `${part.title}: ${said(part.text)}`;
  });

/** A text of the guideline, shortened. */
export const said = (text: string): string => plain(shorten(text, SAID));

function criteria(list: readonly RuleDef[]): string {
  const hidden = list.length - CRITERIA_SHOWN;
  const shown = list.slice(0, CRITERIA_SHOWN).map(criterion);
  return bullets(hidden > 0 ? [...shown, `and ${counted(hidden, 'other')}`] : shown);
}

const criterion = ({ id, text, useInstead }: RuleDef): string =>
  `${code(id)} ${said(text)}${useInstead ? ` → ${code(useInstead.id)}` : ''}`;

function usage({ answers, samples, people, agreement, stale }: LabelNumbers): string {
  if (answers === 0) return 'No one has given it yet.';
  return [
    `Given in ${counted(answers, 'answer')} on ${counted(samples, 'sample')} (${byWhom(people)})`,
    ...(agreement === undefined ? [] : [`agreement ${percent(agreement)}`]),
    ...(stale === 0 ? [] : [`${counted(stale, 'answer')} from before a change of its meaning`]),
  ].join(' · ');
}

/** `ana 30, ben 22 and 3 others 14`; most first. */
export function byWhom(people: LabelNumbers['people']): string {
  const shown = people.slice(0, PEOPLE_SHOWN).map(([who, count]) => `${plain(who)} ${count}`);
  const rest = people.slice(PEOPLE_SHOWN);
  if (rest.length === 0) return shown.join(', ');
  const sum = rest.reduce((total, [, count]) => total + count, 0);
  return `${shown.join(', ')} and ${counted(rest.length, 'other')} ${sum}`;
}

function confusedWith(model: ProjectModel, id: string, { confusions }: LabelNumbers): string | undefined {
  if (confusions.length === 0) return undefined;
  const shown = confusions.slice(0, CONFUSIONS_SHOWN).map(({ label, samples }) => {
    const breakers = (model.guideline?.tieBreakers ?? []).filter(({ between }) =>
      [id, label].every((each) => between.some((ref) => ref.id === each)),
    );
    const settled =
      breakers.length > 0 ? breakers.map((breaker) => code(breaker.id)).join(', ') : 'no tie-breaker';
    return `${code(label)} on ${counted(samples, 'sample')} (${settled})`;
  });
  const hidden = confusions.length - shown.length;
  return `Confused with:\n${bullets(hidden > 0 ? [...shown, `and ${counted(hidden, 'other label')}`] : shown)}`;
}
