import type { Location } from 'vscode-languageserver';
import type { WithModel } from '../../engine/project';
import type { FileRange } from '../places';
import { lineKindOf, type DataLine } from '../../engine/record-line';
import type { Documents } from '../../server/documents';
import type { HostedProject } from '../../server/hosted-project';
import type { Projects } from '../../server/projects';

/** The file of a request, with the project's state. */
export interface RequestedFile extends WithModel {
  readonly hosted: HostedProject;
  /** Project-relative. */
  readonly path: string;
  /** One of the two YAML files. */
  readonly isYaml: boolean;
  /** A line of a JSONL file of the project; undefined in other files. */
  line(number: number): DataLine | undefined;
}

/**
 * Finds the file of a request, once the model includes the latest typed text. Undefined for files outside of projects, and while a project
 * has no readable schema.
 */
export async function requestedFile(
  projects: Projects,
  documents: Documents,
  uri: string,
): Promise<RequestedFile | undefined> {
  const place = projects.placeOf(uri);
  if (!place) return undefined;
  const { hosted, path } = place;
  const { project } = hosted;
  // Typed text is usually applied already, so there is no need to wait for the disk.
  if (!project.model || !project.models.isCurrent(path)) await project.refreshModel();
  const { model } = project;
  if (!model) return undefined;
  const isYaml = project.models.paths.includes(path);
  const line = (number: number): DataLine | undefined => {
    const kind = lineKindOf(path, project);
    const text = kind && documents.lineOf(uri, number);
    return text === undefined ? undefined : { kind: kind!, path, line: number, text };
  };
  return { hosted, project, model, path, isYaml, line };
}

export const locationOf = (hosted: HostedProject, { path, range }: FileRange): Location => ({
  uri: hosted.uri(path),
  range,
});
