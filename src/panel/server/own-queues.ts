import { isGuarded } from '../../engine/independence';
import type { Project } from '../../engine/project';
import type { ProjectModel } from '../../project/model/model';
import type { OwnQueue } from '../../server/hosted-project';
import { documentsWith } from './documents';
import type { GoldPolicy } from './gold-policy';

/**
 * The queues of a person with their progress as the panel shows it: one for each file, and one for all documents. Files of gold alone are left
 * out where gold has its places in the other queues; until the qualification is over, it is the only queue.
 */
export async function ownQueues(
  project: Project,
  gold: GoldPolicy,
  model: ProjectModel,
  annotator: string,
): Promise<OwnQueue[]> {
  await gold.ready(model, { annotator, review: false });
  const queues: OwnQueue[] = [];
  for (const file of project.samples.files) {
    const documents = documentsWith(project.samples.files, file);
    if (documents && documents.places[0]!.file !== file) continue;
    const caller = { file, annotator, review: false, blind: undefined };
    const phase = gold.qualification(model, caller)?.phase ?? 'over';
    const isGold =
      gold.isGoldFile(file.path) || (isGuarded(model) && gold.queue(model, caller)?.others === 0);
    if (isGold && phase === 'over') continue;
    const progress = gold.progress(model, caller);
    const isQualification = phase !== 'over';
    queues.push({ file, files: documents?.places.length ?? 1, progress, isQualification });
    if (isQualification) break;
  }
  return queues;
}
