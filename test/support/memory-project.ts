import { MemoryFiles } from './memory-files';
import { Project } from '../../src/engine/project';
import type { ProjectOptions } from '../../src/engine/project-options';

/** A project in memory, once everything is read. */
export async function memoryProject(
  given: ConstructorParameters<typeof MemoryFiles>[0],
  options: Partial<ProjectOptions> = {},
): Promise<{ files: MemoryFiles; project: Project }> {
  const files = new MemoryFiles(given);
  const project = new Project(files, { pause: () => Promise.resolve(), ...options });
  await project.refresh();
  return { files, project };
}
