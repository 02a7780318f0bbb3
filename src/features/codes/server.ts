import { documentMain, documentPage } from '../../document/html';
import { namedClosedTo } from '../../engine/independence';
import { namesEverywhere } from '../../engine/review/shown-names';
import type { CodeLabelParams, CodeLabelResult, ReportParams, ReportResult } from '../../protocol/server';
import type { HostedProject } from '../../server/hosted-project';
import type { Pause } from '../../server/requests';
import { withSchemaWarning } from '../../server/schema-warning';
import { codedLayers, collectCodes } from './collect-codes';
import { codesDocument } from './document';
import { labelIdOf, layersForLabels, makeLabel } from './make-label';

const NO_CODES =
  'The project has no layer with codes. Add "open: true" to a layer of type choices in labelwright.yaml: annotators then answer it in their own words.';

/** The codes as a page. */
export async function codesPage(
  hosted: HostedProject,
  { software, nonce, root, viewer }: ReportParams,
  pause: Pause,
): Promise<ReportResult> {
  const { project } = hosted;
  await hosted.refresh();
  const { model } = project;
  if (!model) return { problem: project.models.unreadable?.message ?? 'labelwright.yaml cannot be read.' };
  const layers = codedLayers(model);
  if (layers.length === 0) return { problem: NO_CODES };
  const shown = namesEverywhere(project, hosted.blind);
  const { annotators } = project.records.table;
  const document = codesDocument(await collectCodes(project, model, layers, pause), {
    title: model.schema.title ?? 'Labelling project',
    isClosed: namedClosedTo(project, model, viewer),
    fileOf: (sample) => project.samples.locate(sample)?.file.path,
    nameOf: shown && ((name) => shown(annotators.find(name))),
    acts: true,
  });
  const html =
    nonce === undefined ? documentMain(document) : documentPage(document, software, { nonce, root });
  return { html: withSchemaWarning(project, html) };
}

/** The edits that make a label of a code. Without an id: what to ask first. */
export async function codeLabel(
  hosted: HostedProject,
  { code, from, viewer, label }: CodeLabelParams,
): Promise<CodeLabelResult> {
  const { project } = hosted;
  await hosted.refresh();
  const { model } = project;
  if (!model) return { problem: project.models.unreadable?.message ?? 'labelwright.yaml cannot be read.' };
  const [found] = await collectCodes(project, model, codedLayers(model, [from]));
  const use = found?.codes.find((one) => one.code === code);
  if (!use) return { problem: `Nobody gives the code "${code}" any more.` };
  const isClosed = namedClosedTo(project, model, viewer);
  const isOpen = (sample: string): boolean => isClosed?.(sample) !== true;
  if (!label) {
    const note = use.notes.flat().find(({ sample }) => isOpen(sample))?.text ?? '';
    return {
      layers: layersForLabels(model).map(({ id, name = id }) => ({ id, name })),
      id: labelIdOf(code),
      note,
    };
  }
  const made = await makeLabel(project, model, {
    ...label,
    samples: use.samples.filter(isOpen),
    ...(viewer !== undefined && { author: viewer }),
    date: new Date().toISOString().slice(0, 10),
  });
  if (typeof made === 'string') return { problem: made };
  const files = new Map<string, string[]>();
  for (const sample of use.samples.filter(isOpen)) {
    const file = project.samples.locate(sample)?.file.path;
    if (file !== undefined) files.set(file, [...(files.get(file) ?? []), sample]);
  }
  return {
    files: made.files.map(({ path, before, edits }) => ({
      file: path,
      length: before.length,
      edits: edits.map(({ start, end, newText }) => ({ start, end, newText })),
    })),
    ...(made.example !== undefined && { example: made.example }),
    ...(made.version !== undefined && { version: made.version }),
    samples: [...files].map(([path, samples]) => ({ uri: hosted.uri(path), samples })),
    hidden: use.samples.length - [...files.values()].flat().length,
  };
}
