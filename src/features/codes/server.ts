import { addTo } from '../../base/lists';
import { sha256Of } from '../../base/text/hash';
import { namedClosedTo } from '../../engine/independence';
import { modelAsRead, wholeModel } from '../../engine/whole-model';
import { namesEverywhere } from '../../engine/queries/shown-names';
import type { CodeLabelParams, CodeLabelResult, CodeMergeParams, CodeMergeResult } from './requests';
import type { ReportParams } from '../../protocol/request';
import { activate } from '../../project/migrations/activation';
import { newMigration, readMigration } from '../../project/model/migration';
import { parseYaml } from '../../base/yaml/parse';
import { applyMigrations } from '../migrate/apply-migrations';
import { type Pause, withModel } from '../../server/requests';
import { documentResult } from '../../server/page-result';
import { codedLayers, collectCodes } from './collect-codes';
import { codesDocument } from './document';
import { labelIdOf, layersForLabels, makeLabel } from './make-label';
import { defined } from '../../base/objects';

const NO_CODES =
  'The project has no layer with codes. Add "open: true" to a layer of type choices in labelwright.yaml: annotators then answer it in their own words.';

/** The codes as a page. */
export const codesPage = withModel(
  modelAsRead,
  async ({ hosted, project, model }, params: ReportParams, pause: Pause) => {
    const layers = codedLayers(model);
    if (layers.length === 0) return { problem: NO_CODES };
    const shown = namesEverywhere(project, hosted.blind);
    const { annotators } = project.records.table;
    const document = codesDocument(await collectCodes({ project, model }, layers, pause), {
      title: model.schema.title ?? 'Labelling project',
      isClosed: namedClosedTo({ project, model }, params.viewer),
      fileOf: (sample) => project.samples.locate(sample)?.file.path,
      nameOf: shown && ((name) => shown(annotators.find(name))),
      acts: true,
    });
    return documentResult(project, document, params);
  },
);

/** The edits that make a label of a code. Without an id: what to ask first. */
export const codeLabel = withModel(
  modelAsRead,
  async ({ hosted, project, model }, params: CodeLabelParams): Promise<CodeLabelResult> => {
    const { code, from, viewer, label } = params;
    const [found] = await collectCodes({ project, model }, codedLayers(model, [from]));
    const use = found?.codes.find((one) => one.code === code);
    if (!use) return { problem: `No one gives the code "${code}" any more.` };
    const isClosed = namedClosedTo({ project, model }, viewer);
    const isOpen = (sample: string): boolean => isClosed?.(sample) !== true;
    if (!label) {
      const note = use.notes.flat().find(({ sample }) => isOpen(sample))?.text ?? '';
      return {
        layers: layersForLabels(model).map(({ id, name = id }) => ({ id, name })),
        id: labelIdOf(code),
        note,
      };
    }
    const made = await makeLabel(
      { project, model },
      {
        ...label,
        samples: use.samples.filter(isOpen),
        ...(viewer && { author: viewer }),
        date: new Date().toISOString().slice(0, 10),
      },
    );
    if (typeof made === 'string') return { problem: made };
    const files = new Map<string, string[]>();
    for (const sample of use.samples.filter(isOpen)) {
      const file = project.samples.locate(sample)?.file.path;
      if (file !== undefined) addTo(files, file, sample);
    }
    return {
      files: made.files.map(({ path, before, edits }) => ({
        file: path,
        hash: sha256Of(before),
        edits: edits.map(({ start, end, newText }) => ({ start, end, newText })),
      })),
      ...defined({ example: made.example, version: made.version }),
      samples: [...files].map(([path, samples]) => ({ uri: hosted.uri(path), samples })),
      hidden: use.samples.length - [...files.values()].flat().length,
    };
  },
);

/** The migration that merges codes, and what it would do to the records. Without a code to merge into: those that there are. */
export const codeMerge = withModel(
  wholeModel,
  async ({ project, model }, params: CodeMergeParams): Promise<CodeMergeResult> => {
    const { layer, from, to, viewer } = params;
    if (to === undefined) {
      const [found] = await collectCodes({ project, model }, codedLayers(model, [layer]));
      const others = found?.codes.filter(({ code }) => !from.includes(code)) ?? [];
      if (others.length === 0) return { problem: 'There is no other code to merge it into.' };
      return { codes: others.map(({ code, samples }) => ({ code, samples: samples.length })) };
    }
    const change = { type: 'merge', kind: 'code', from, to } as const;
    const file = newMigration(model, change, new Date().toISOString().slice(0, 10), viewer || undefined);
    const migration = readMigration({ path: file.path, document: parseYaml(file.content) });
    const { name } = migration;
    const after = { ...model, migrations: [...model.migrations, migration] };
    const counts = await applyMigrations(project, activate(after, new Set([name])), { dryRun: true });
    const [blocked] = counts.blocked;
    if (blocked) return { problem: blocked.reason };
    return { ...file, name, records: counts.records, left: counts.openCount };
  },
);
