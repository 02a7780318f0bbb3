import { wholeModel } from '../engine/whole-model';
import type { Project } from '../engine/project';
import { documentMain, documentPage } from '../document/html';
import type { Document } from '../document/blocks';
import { html } from '../document/html/markup';
import type { ReportParams, ReportResult } from '../protocol/server';

/** A page of a project, with a warning below its title if only a part of the label schema can be read. */
export function withSchemaWarning(project: Project, page: string): string {
  const whole = wholeModel(project);
  if (!('problem' in whole)) return page;
  const warning = html`<ul class="warnings" role="alert">
    <li>${whole.problem} This page leaves out what cannot be read.</li>
  </ul>`;
  // A function, so that "$" in the message is not a replacement pattern.
  return page.replace('</h1>', (end) => `${end}\n${warning.text}`);
}

/** A document as a page, or without a nonce as the content of one. `params`: what the page was made of, besides the project. */
export function documentResult(
  project: Project,
  document: Document,
  { software, nonce, root }: ReportParams,
  params?: object,
): ReportResult {
  const frame = { nonce: nonce!, root, ...(params && { params: JSON.stringify(params) }) };
  const page = nonce === undefined ? documentMain(document) : documentPage(document, software, frame);
  return { html: withSchemaWarning(project, page) };
}
