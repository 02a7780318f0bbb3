import type { Location } from 'vscode-languageserver';
import type { ProjectModel } from '../../project/model/model';
import type { Project } from '../../engine/project';
import type { FileRange } from '../places';
import { lineKindOf, type DataLine } from '../../engine/record-line';
import type { Documents } from '../../server/documents';
import type { HostedProject } from '../../server/hosted-project';
import type { Projects } from '../../server/projects';

/** The file of a request, with the project's state. */
export interface RequestedFile {
  readonly hosted: HostedProject;
  readonly project: Project;
  readonly model: ProjectModel;
  /** Project-relative. */
  readonly path: string;
  /** One of the two YAML files. */
  readonly isYaml: boolean;
  /** A line of a JSONL file of the project; undefined in other files. */
  line(number: number): DataLine | undefined;
}

/** Finds the place of a request, once the model includes the latest typed text. */
export class RequestedPlaces {
  constructor(
    private readonly projects: Projects,
    private readonly documents: Documents,
  ) {}

  /** Undefined for files outside of projects, and while a project has no readable schema. */
  async file(uri: string): Promise<RequestedFile | undefined> {
    const hosted = this.projects.of(uri);
    const path = hosted?.path(uri);
    if (!hosted || path === undefined) return undefined;
    const { project } = hosted;
    // Typed text is usually applied already, so there is no need to wait for the disk.
    if (!project.model || !project.models.isCurrent(path)) await project.refreshModel();
    const { model } = project;
    if (!model) return undefined;
    return {
      hosted,
      project,
      model,
      path,
      isYaml: project.models.paths.includes(path),
      line: (number) => this.#line(uri, path, project, number),
    };
  }

  #line(uri: string, path: string, project: Project, line: number): DataLine | undefined {
    const kind = lineKindOf(path, project);
    const document = this.documents.texts.get(uri);
    if (!kind || !document) return undefined;
    const start = { line, character: 0 };
    const text = document.getText({ start, end: { line: line + 1, character: 0 } }).replace(/\r?\n$/, '');
    return { kind, path, line, text };
  }
}

export const locationOf = (hosted: HostedProject, { path, range }: FileRange): Location => ({
  uri: hosted.uri(path),
  range,
});
