import type { ProjectSummary } from '../protocol/server';
import type { HostedProject } from './hosted-project';

/** What the extension shows of a project without opening it. */
export function summaryOf(hosted: HostedProject): ProjectSummary {
  const { project, root } = hosted;
  const findings = project.findingPaths().flatMap((path) => project.findingsOf(path).findings);
  return {
    root,
    title: titleOf(hosted),
    sampleFiles: project.samples.files.map(({ path }) => hosted.uri(path)),
    annotators: [...(project.model?.schema.annotators ?? [])].map(({ id }) => id),
    errors: findings.filter(({ severity }) => severity === 'error').length,
    warnings: findings.filter(({ severity }) => severity === 'warning').length,
  };
}

/** The title that the schema gives, or the name of the project's folder. */
export const titleOf = ({ project, root }: Pick<HostedProject, 'project' | 'root'>): string =>
  project.model?.schema.title ?? decodeURIComponent(root.split('/').at(-1) ?? '');
