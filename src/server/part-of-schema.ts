import { wholeModel } from '../engine/whole-model';
import type { Project } from '../engine/project';
import { html } from '../document/html/markup';

/** A page of a project; where only a part of its label schema can be read, the page says so below its title. */
export function sayingWhatIsMissing(project: Project, page: string): string {
  const whole = wholeModel(project);
  if (!('problem' in whole)) return page;
  const warning = html`<ul class="warnings" role="alert">
    <li>${whole.problem} This page leaves out what cannot be read.</li>
  </ul>`;
  // A function: what a message holds must not be taken for a pattern of the replacement.
  return page.replace('</h1>', (end) => `${end}\n${warning.text}`);
}
