import type { Annotator } from '../../../extension/annotator';
import { chooseProject } from '../../../extension/choose-project';
import type { ServerClient } from '../../../extension/client';
import type { PageViews } from '../../../extension/pages/page-views';

/** Shows the page of this window's annotator, and asks for the name if it is unknown. */
export async function showMyPage(
  client: ServerClient,
  annotator: Annotator,
  pages: PageViews,
  root?: string,
): Promise<void> {
  const project = await chooseProject(client, 'Your page in which project?', { root });
  if (!project) return;
  const name = await annotator.currentOrChosen(project.root);
  if (name !== undefined) await pages.showOf(project, { annotator: name });
}
