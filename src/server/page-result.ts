import { unreadableFiles } from '../engine/findings/unreadable-files';
import { wholeModel } from '../engine/whole-model';
import type { Project } from '../engine/project';
import { documentMain, documentPage } from '../document/html';
import { warning, type Document } from '../document/blocks';
import type { ReportParams, ReportResult } from '../protocol/request';
import { withModel, type Pause, type ReadProject } from './requests';

/** The most files that a warning names. */
const MAX_NAMED = 5;

/** A document of a project, with a warning below its title if only a part of the label schema or of the data can be read. */
export function withWarnings(project: Project, document: Document): Document {
  const whole = wholeModel(project);
  const files = unreadableFiles(project).map(({ problem }) => problem!.message);
  const problems = [...('problem' in whole ? [whole.problem] : []), ...files];
  if (problems.length === 0) return document;
  const more =
    problems.length > MAX_NAMED ? [`${problems.length - MAX_NAMED} more files cannot be read.`] : [];
  const said = [...problems.slice(0, MAX_NAMED), ...more, 'This page leaves out what cannot be read.'];
  return { ...document, lead: [warning(said.join(' ')), ...(document.lead ?? [])] };
}

/** A document as a page, or without a nonce as the content of one. `params`: what the page was made of, besides the project. */
export function documentResult(
  project: Project,
  document: Document,
  { software, nonce, root }: ReportParams,
  params?: object,
): ReportResult {
  const shown = withWarnings(project, document);
  if (nonce === undefined) return { html: documentMain(shown) };
  const frame = { nonce, root, ...(params && { params: JSON.stringify(params) }) };
  return { html: documentPage(shown, software, frame) };
}

/** An answer to the request of a page, which shows the document that `make` returns. `read`: as for {@link withModel}. */
export const pageAnswer = (
  read: Parameters<typeof withModel>[0],
  make: (found: ReadProject, params: ReportParams, pause: Pause) => Promise<Document>,
) =>
  withModel(read, async (found, params: ReportParams, pause: Pause) =>
    documentResult(found.project, await make(found, params, pause), params),
  );
