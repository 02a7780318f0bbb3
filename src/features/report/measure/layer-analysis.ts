import { analyse, type Analysis } from '../../../agreement/report/analysis';
import type { LongData } from '../../../agreement/rows/long-data';
import type { GoldRecord, Labels } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import { codePointLength } from '../../../base/text/offsets';
import type { AgreementScope } from '../../../engine/agreement/agreement-scope';
import { comparedAnswers } from '../../../engine/queries/compared-answers';
import { GOLD_ANNOTATOR, layerAnswers } from '../../../engine/agreement/layer-answers';
import type { OwnRepeats } from '../../../engine/queries/own-repeats';
import { firstAnswers } from '../../../engine/gold/judged';
import type { Project, WithModel } from '../../../engine/project';
import { severalOn } from '../../../disagreement/given';
import { marksText } from '../../../kinds/traits';
import { defined } from '../../../base/objects';

export interface LayerAnalysisOptions {
  readonly repeats: OwnRepeats;
  /** The answers that agreement is of. */
  readonly includes: AgreementScope['includes'];
  /** Filters gold; by default all counts. */
  readonly reported?: (gold: GoldRecord) => boolean;
  /** Lengths of texts in code points by sample key, if already known. */
  readonly lengthOf?: (key: number) => number | undefined;
  readonly pause: () => Promise<void>;
}

/** The agreement statistics of a layer, with samples named by their keys as text. `Project.goldLog` must be up to date. */
export async function layerAnalysis(
  { project, model }: WithModel,
  layer: Layer,
  { repeats, includes, reported, lengthOf, pause }: LayerAnalysisOptions,
): Promise<{ data: LongData; analysis: Analysis }> {
  const lengths = marksText(layer) ? (lengthOf ?? (await textLengths(project, pause))) : undefined;
  const compared = await comparedAnswers(project, [layer], pause);
  const { data, level, gold } = layerAnswers(project.records.table, layer, {
    includes,
    gold: goldByKey(project, reported),
    firstAnswer: firstAnswers(project, model),
    compared: compared.get(layer.id),
    ...(lengths && { lengthOf: lengths }),
  });
  const known = repeats.get(layer.id);
  const analysis = analyse(
    data,
    defined({ level, repeats: known, ...(gold && { gold: { data: gold, annotator: GOLD_ANNOTATOR } }) }),
  );
  return { data, analysis };
}

/** The keys of the samples whose answers to a layer can differ, known answers among them. */
export const answeredTwice = ({ disagreements, records: { table } }: Project, layer: Layer): number[] =>
  [...disagreements.twice].filter((key) => severalOn(table, key, layer).length > 0);

function goldByKey(project: Project, reported: LayerAnalysisOptions['reported']): Map<string, Labels> {
  return new Map(
    [...project.records.gold].flatMap(([sample, { record }]) => {
      const key = project.samples.ids.find(sample);
      return !project.samples.has(key) || reported?.(record) === false
        ? []
        : [[String(key), record.labels] as const];
    }),
  );
}

/** Lengths in code points of the texts that two or more people answered, by sample key: alpha_U uses no others. */
async function textLengths(
  project: Project,
  pause: () => Promise<void>,
): Promise<(key: number) => number | undefined> {
  const lengths = new Map<number, number>();
  for (const key of project.disagreements.twice) {
    const text = project.samples.textOf(key);
    if (text !== undefined) lengths.set(key, codePointLength(text));
    if ((lengths.size & 0x3ff) === 0x3ff) await pause();
  }
  return (key) => lengths.get(key);
}
