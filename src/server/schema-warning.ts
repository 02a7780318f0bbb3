import { wholeModel } from '../engine/whole-model';
import type { Project } from '../engine/project';
import { html } from '../document/html/markup';

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
