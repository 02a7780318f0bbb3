import { statSync } from 'node:fs';
import { codePointLength } from '../../../base/text/offsets';
import { isUnreadable } from '../../../project/samples/sample';
import { replayRecord } from '../../../project/records/parse-record';
import { agreementScope, type LeftOut } from '../../../engine/agreement/agreement-scope';
import { attributeAgreements, type AttributeAgreement } from '../../../engine/agreement/layer-agreement';
import { type LayerAnswers, layerAnswers } from '../../../engine/agreement/layer-answers';
import { countOnly, type AnswerPart } from '../../../engine/answer-part';
import { comparedAnswers } from '../../../engine/queries/compared-answers';
import { ownRepeats, type OwnRepeats } from '../../../engine/queries/own-repeats';
import { firstAnswers } from '../../../engine/gold/judged';
import { Project } from '../../../engine/project';
import { NodeFiles } from '../../../platform/node-files';
import { layersNamed, modelToWorkWith, onlyProject, sayLeftOut } from '../../../cli/open-project';
import { questionOf, type Question } from '../numbers';
import { marksText } from '../../../kinds/traits';

export interface ProjectLayers {
  layers: (LayerAnswers & { attributes: AttributeAgreement[]; question: Question })[];
  repeats: OwnRepeats;
  /** Answers that are left out of agreement. */
  leftOut: LeftOut[];
  /** The part of the answers that counts, as a sentence. */
  of: string | undefined;
}

interface Scope extends AnswerPart {
  readonly withGold?: boolean;
  /** All answers that count, also those that agreement leaves out. */
  readonly all?: boolean;
}

export function isFolder(input: string): boolean {
  return input !== '-' && statSync(input, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Reads the answers to the layers of the only project in a folder, or to the requested layer. */
export async function readProjectLayers(
  folder: string,
  wanted: string | undefined,
  scope: Scope,
): Promise<ProjectLayers> {
  const root = await onlyProject(folder);
  const files = new NodeFiles(root);
  return readLayers(new Project(files, { pause: () => Promise.resolve() }), root, wanted, scope);
}

async function readLayers(
  project: Project,
  folder: string,
  wanted: string | undefined,
  { withGold = false, all: hasAll = false, ...part }: Scope,
): Promise<ProjectLayers> {
  await project.refreshModel();
  const model = modelToWorkWith(project);
  const requested = layersNamed(model, wanted === undefined ? undefined : [wanted]);
  const names: string[] = [];
  await project.samples.refresh(model.schema.data);
  await project.records.refresh(model.schema.data, {
    visit: (_file, _line, value) => {
      const sample = replayRecord(value)?.sample;
      if (sample !== undefined) names[project.samples.ids.intern(sample)] = sample;
    },
  });
  await project.samples.readIds(() => Promise.resolve());
  sayLeftOut(project, folder);
  await project.assignments.ready(model);
  const of = await countOnly(project, model, part);
  const lengths = requested.some(marksText) ? await textLengths(project) : undefined;
  if (lengths) project.records.convertUnits(project.samples);
  const { table } = project.records;
  const nameOf = (key: number) => names[key]!;
  const gold = new Map(
    [...project.records.gold].flatMap(([sample, { record }]) =>
      project.samples.has(project.samples.ids.find(sample)) ? [[sample, record.labels] as const] : [],
    ),
  );
  const { includes, leftOut } = agreementScope(project, model, { withGold });
  await project.goldLog.refresh();
  const firstAnswer = firstAnswers(project, model);
  const repeats = await ownRepeats(project, requested);
  const compared = await comparedAnswers(project, requested);
  return {
    layers: requested.map((layer) => ({
      ...layerAnswers(table, layer, {
        nameOf,
        includes: hasAll ? (key) => project.samples.has(key) : includes,
        compared: compared.get(layer.id),
        gold,
        firstAnswer,
        ...(lengths && { lengthOf: (key) => lengths.get(key) }),
      }),
      attributes: attributeAgreements(table, layer, includes),
      question: questionOf(model, layer),
    })),
    repeats,
    leftOut: leftOut(),
    of,
  };
}

/** Lengths in code points of answered texts, by sample key. */
async function textLengths(project: Project): Promise<Map<number, number>> {
  const { samples, records } = project;
  const lengths = new Map<number, number>();
  for (const file of samples.files) {
    await samples.scan(file, { pause: () => Promise.resolve() }, ({ row }, { sample }) => {
      const key = samples.keyAt(file, row);
      if (key >= 0 && !isUnreadable(sample) && records.table.first(key) >= 0) {
        lengths.set(key, codePointLength(sample.text));
      }
    });
  }
  return lengths;
}
