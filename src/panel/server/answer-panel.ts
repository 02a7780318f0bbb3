import type { PanelAnswer, PanelMethod } from '../../protocol/panel';
import type { PanelRequestParams } from '../../protocol/server';
import type { HostedProject } from '../../server/hosted-project';
import type { Projects } from '../../server/projects';
import { PanelFailure } from './panel-failure';
import { unreadModel } from './panel-project';
import { memoize } from '../../base/memoize';
import { PanelService } from './panel-service';

/** The requests: every method of the service answers one. */
export const METHODS: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(PanelService.prototype).filter((name) => name !== 'constructor'),
);

const isKnown = (method: string): method is PanelMethod & keyof PanelService => METHODS.has(method);

/** Requests that the user waits for. They go before background work. */
const WRITES: ReadonlySet<keyof PanelService> = new Set(['save', 'saveAll', 'undo', 'redo']);

/** Finds the project and the file of a request and answers it. */
export async function answerPanel(projects: Projects, request: PanelRequestParams): Promise<PanelAnswer> {
  try {
    const { method } = request;
    if (!isKnown(method))
      throw new PanelFailure(
        'unknown-method',
        `The panel asked for "${String(method)}", which this version does not know.`,
      );
    const params: unknown = request.params ?? {};
    if (typeof params !== 'object')
      throw new PanelFailure('failed', `The parameters of "${method}" are not an object.`);
    const hosted = projects.of(request.uri);
    if (!hosted)
      throw new PanelFailure(
        'failed',
        'This file does not belong to a labelling project: no folder above it has a labelwright.yaml.',
      );
    const file = await sampleFile(hosted, request.uri);
    const { annotator, review, blind } = request;
    const caller = { file, annotator, review, blind };
    const panel = panelOf(hosted);
    const answer = panel[method] as (caller: unknown, params: unknown) => Promise<unknown>;
    const work = (): Promise<unknown> => answer.call(panel, caller, params);
    return { result: await (WRITES.has(method) ? hosted.background.urgent(work) : work()) };
  } catch (error) {
    return { error: PanelFailure.from(error).asError() };
  }
}

/**
 * The sample file of a URI. Waits for the project's file list, which may still be loading just after start-up. A project or file that could
 * not be read is read again, because a person looks at it.
 */
async function sampleFile(hosted: HostedProject, uri: string) {
  const { project } = hosted;
  const path = hosted.path(uri) ?? '';
  await hosted.listed();
  if (!project.listed && !project.updates.problem)
    throw new PanelFailure('reading', 'The files of the project are still being read.');
  if (!project.model || project.updates.problem || project.samples.file(path)?.problem)
    await hosted.refresh();
  const file = project.samples.file(path);
  if (file) return file;
  if (project.updates.problem) throw new PanelFailure('failed', project.updates.problem.message);
  if (!project.model) throw new PanelFailure('failed', unreadModel(project));
  throw new PanelFailure(
    'failed',
    `${path} is not among the samples of its project. Add it under data.samples in labelwright.yaml.`,
  );
}

/** The panel service of a project. */
export const panelOf = memoize(
  ({ project, journal, decisions, background }: HostedProject) =>
    new PanelService(project, journal, decisions, (work) => background.urgent(work)),
);
