import type { Finding, Range } from '../project/findings/finding';
import type { Definition, LabelDef, TieBreaker } from '../project/model/model';
import type { WithModel } from '../engine/project';
import {
  confusionsByLabel,
  labelNumbers,
  pairNumbers,
  type Confusions,
  type LabelNumbers,
} from '../features/buckets/label-numbers';
import type { SamplesAbout } from '../features/buckets/samples-about';
import { counted, percent } from '../base/text/phrases';
import { rangeOfPart, yamlDocument } from './places';

/** What a click on a lens shows: samples, or the findings of the file. A lens without a target is only text. */
type LensTarget = { readonly samples: SamplesAbout } | { readonly findings: true };

/** LSP's CodeLens with its text. */
export interface EditorLens {
  readonly range: Range;
  readonly title: string;
  readonly target?: LensTarget;
}

/**
 * The lenses above labels and tie-breakers, and at the top of the file: how often a label is given and with how much agreement, what it is
 * confused with, what is stale; how often a tie-breaker is cited and whether it works. Labels have theirs in the guideline; in a project
 * without one, in the schema.
 */
export function codeLenses(
  { project, model }: WithModel,
  path: string,
  findings: readonly Finding[] = project.findingsOf(path).findings,
): EditorLens[] {
  if (!yamlDocument(model, path)) return [];
  const { guideline, schema } = model;
  const confusions = confusionsByLabel({ project, model });
  const labels: readonly (Definition | LabelDef)[] = guideline ? guideline.definitions : schema.labels;
  return [
    fileLens(findings),
    ...labels
      .filter(({ file, id }) => file.path === path && model.labels.get(id)?.label.selectable !== false)
      .flatMap((label, at, shown) => {
        const lenses = labelLenses({ project, model }, label, confusions);
        return isAlone(at, shown)
          ? lenses
          : [{ ...lenses[0]!, title: `${label.id}: ${lenses[0]!.title}` }, ...lenses.slice(1)];
      }),
    ...(guideline?.tieBreakers ?? [])
      .filter(({ file }) => file.path === path)
      .flatMap((tieBreaker) => tieBreakerLenses({ project, model }, tieBreaker)),
  ];
}

function fileLens(findings: readonly Finding[]): EditorLens {
  const start = { line: 0, character: 0 };
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity, severity === 'info' ? 'infos' : `${severity}s`)];
  });
  return {
    range: { start, end: start },
    title: counts.length === 0 ? 'Labelwright: no findings' : `Labelwright: ${counts.join(', ')}`,
    ...(counts.length > 0 && { target: { findings: true } }),
  };
}

/** Whether a label is alone on its line: an editor shows the lenses of a line in one row. */
function isAlone(at: number, labels: readonly (Definition | LabelDef)[]): boolean {
  const lineOf = (label: Definition | LabelDef | undefined): number | undefined =>
    label && rangeOfPart(label.file.document, label.idNode).start.line;
  const line = lineOf(labels[at]);
  return lineOf(labels[at - 1]) !== line && lineOf(labels[at + 1]) !== line;
}

/** Makes the lenses above an id. */
const above =
  ({ file, idNode }: Pick<LabelDef | TieBreaker, 'file' | 'idNode'>) =>
  (title: string, samples?: SamplesAbout): EditorLens => ({
    range: rangeOfPart(file.document, idNode),
    title,
    ...(samples && { target: { samples } }),
  });

function labelLenses(read: WithModel, label: Definition | LabelDef, confusions: Confusions): EditorLens[] {
  const { id } = label;
  const lens = above(label);
  const numbers = labelNumbers(read, id, confusions);
  if (numbers.answers === 0) return [lens('not given yet')];
  const [most] = numbers.confusions;
  return [
    lens(usage(numbers), { kind: 'label', label: id }),
    ...(most
      ? [
          lens(`confused with ${most.label} on ${most.samples}`, {
            kind: 'confused',
            labels: [id, most.label],
          }),
        ]
      : []),
    ...(numbers.stale > 0 ? [lens(`${numbers.stale} stale`, { kind: 'stale', label: id })] : []),
  ];
}

const usage = ({ samples, agreement }: LabelNumbers): string =>
  counted(samples, 'sample') + (agreement === undefined ? '' : ` · agreement ${percent(agreement)}`);

function tieBreakerLenses({ project, model }: WithModel, tieBreaker: TieBreaker): EditorLens[] {
  const { id, between } = tieBreaker;
  const lens = above(tieBreaker);
  const cited = project.statistics?.rule(id)?.answers ?? 0;
  const labels = between.map((ref) => ref.id);
  const { confused, labelledTwice } = pairNumbers({ project, model }, labels);
  const still = `still confused on ${confused} of ${counted(labelledTwice, 'sample')}`;
  return [
    cited === 0
      ? lens('never cited')
      : lens(`cited in ${counted(cited, 'answer')}`, { kind: 'cited', rule: id }),
    confused === 0 ? lens('no one disagrees on its labels') : lens(still, { kind: 'confused', labels }),
  ];
}
