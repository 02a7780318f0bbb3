import { policyText } from '../../../project/model/resolve-policy';
import { FormulaCells } from '../../../base/csv/formula-guard';
import type { ProjectModel } from '../../../project/model/model';
import { disagreementsOf } from '../../buckets/disagreements';
import { TextFacts } from '../../buckets/text-facts';
import type { WithModel } from '../../../engine/project';
import { splitLines } from '../../split/split-file';
import { DisagreementCounts } from '../../report/measure/disagreement-counts';
import { projectReport } from '../../report/measure/project-report';
import { tableCsv } from '../../../base/csv/table-csv';
import { documentPage } from '../../../document/html';
import { documentMarkdown } from '../../../document/markdown';
import { reportTables } from '../../report/csv';
import { guidelineDocument } from '../../guideline/document';
import { reportDocument } from '../../report/document';
import { collectCorrections } from '../../corrections/collect-corrections';
import { annotationProcess, type GuidelineFacts } from './annotation-process';
import { BundleError, type BundleFacts, type BundleOptions } from './bundle';
import type { Put, Written } from './growing-file';
import { missingFacts } from './card-facts';
import { croissant } from './croissant';
import { dataCard } from './data-card';
import { writeData } from './data-files';
import { newestRecord } from './inputs';
import { manifest, MANIFEST, manifestText, TABLES, type Manifest } from './manifest';
import { suggestedAnswers, suggestionUses } from './suggestions';

/** Samples listed for each kind of disagreement on the report's page; `disagreements.jsonl` has all. */
const MAX_SAMPLES = 30;

/** Makes the bundle of a checked project, the manifest last. The same files and program version give the same bytes. */
export async function makeBundle(
  { project, model }: WithModel,
  put: Put,
  options: BundleOptions,
): Promise<Manifest> {
  const { pause, progress, gate, division, inputs, software } = options;
  const asOf = newestRecord(project);
  if (asOf === undefined) throw new BundleError('There are no answers yet, so there is nothing to hand off.');
  const outputs: Written[] = [];
  const keep: Put = async (path, content) => {
    const written = await put(path, content);
    outputs.push(written);
    return written;
  };
  const guideline = guidelineOf(model, inputs);

  progress?.('writing the data');
  const policy = policyText(model.schema.training.resolve);
  const metadata = { labelwright: JSON.stringify({ software, guideline, policy, offset_unit: 'codepoint' }) };
  const { files: data, columns, resolved } = await writeData({ project, model }, keep, options, metadata);
  await keep('splits.jsonl', splitLines(division));

  progress?.('writing schema and guideline');
  const guidelineFiles = await copyGuideline({ project, model }, keep);
  const document = guidelineDocument(model);
  await keep('guideline/guideline.md', [documentMarkdown(document, software)]);
  await keep('guideline/guideline.html', [documentPage(document, software)]);
  await keep('labels.json', [pretty(labelSchema(model))]);

  progress?.('explaining disagreements');
  const texts = new TextFacts(project);
  const disagreements = new DisagreementCounts(model);
  const found = await disagreementsOf(project, pause, texts);
  await keep('reports/disagreements.jsonl', lines(disagreements.counting(found)));

  progress?.('measuring agreement');
  const report = await projectReport(
    { project, model },
    {
      software,
      now: new Date(asOf),
      samples: MAX_SAMPLES,
      texts: true,
      known: { counts: disagreements, texts },
      pause,
    },
  );
  await keep('reports/agreement.html', [documentPage(reportDocument(report), software)]);
  await keep('reports/agreement.json', [pretty(report)]);
  const formulas = new FormulaCells(options.guardFormulas);
  for (const table of reportTables(report))
    await keep(`${TABLES}/${table.name}.csv`, [tableCsv(table, formulas)]);

  progress?.('collecting corrections and suggestions');
  const corrections = await collectCorrections({ project, model }, pause);
  await keep('reports/corrections.jsonl', lines(corrections));

  const suggestions = await suggestionUses(project, pause);
  await keep('reports/suggestions.jsonl', suggestedAnswers(project));
  await keep('reports/gate.json', [pretty(gate)]);
  const process = annotationProcess(
    { project, model },
    { guideline, report, resolved, suggestions },
    options,
  );
  await keep('annotation-process.json', [pretty(process)]);

  const facts: BundleFacts = {
    project,
    model,
    options,
    asOf,
    data,
    resolved,
    report,
    process,
    corrections: corrections.length,
  };
  await keep('README.md', [dataCard(facts, columns)]);
  const described = [...data.flatMap(({ parquet, jsonl }) => [parquet, jsonl]), ...guidelineFiles];
  await keep('croissant.json', [pretty(croissant(facts, columns, described))]);
  const made = manifest(facts, { inputs, outputs, policy, missing: missingFacts(model), formulas });
  await put(MANIFEST, [manifestText(made)]);
  return made;
}

const pretty = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

function* lines(values: Iterable<object>): Generator<string> {
  for (const value of values) yield `${JSON.stringify(value)}\n`;
}

/**
 * Copies the two YAML files, the guideline first. The schema gets another name, since a folder with a labelwright.yaml would be a project.
 */
async function copyGuideline({ project, model }: WithModel, put: Put): Promise<Written[]> {
  const written: Written[] = [];
  const schema = model.schema.file.path;
  const guideline = model.guideline?.file.path ?? schema;
  if (guideline !== schema)
    written.push(await put('guideline/guideline.yaml', project.files.chunks(guideline)));
  written.push(await put('guideline/project.yaml', project.files.chunks(schema)));
  return written;
}

function guidelineOf(model: ProjectModel, inputs: readonly Written[]): GuidelineFacts {
  const file = (model.guideline ?? model.schema).file.path;
  const { sha256 } = inputs.find(({ path }) => path === file)!;
  return { file, version: model.guideline?.version?.text ?? null, meaning: model.hash, sha256 };
}

/** Layers and labels as plain data with the guideline's definitions, for programs that do not read YAML. */
function labelSchema({ schema, guideline, definitions, layerDefinitions, hash }: ProjectModel): object {
  return {
    version: 1,
    title: schema.title,
    language: schema.language,
    guideline: { version: guideline?.version?.text, status: guideline?.status, meaning: hash },
    layers: schema.layers.flatMap(({ layer }) => {
      if (!layer) return [];
      const { brief, definition, levels = [] } = layerDefinitions.get(layer.id) ?? {};
      const meanings = levels.flatMap(({ value, definition: meaning }) =>
        meaning ? [{ value, definition: meaning.text }] : [],
      );
      const texts = { brief: brief?.text, definition: definition?.text };
      return [{ ...layer, ...texts, levels: meanings.length > 0 ? meanings : undefined }];
    }),
    labels: schema.labels.map(({ id, label }) => {
      const { brief, definition } = definitions.get(id) ?? {};
      return { ...label, brief: brief?.text, definition: definition?.text };
    }),
  };
}
