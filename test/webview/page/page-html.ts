import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lockPage, pageContent, pageOf } from '../../../src/page/page-content';
import { memoryProject } from '../../support/memory-project';
import { repoRoot } from '../../support/repo-root';
import { BATCH, PERSON, type PageProject } from './page-projects';

/** The id of the pages that tests make. */
export const PAGE = '01KAW3Q0Z4M8Y2T6B9C1D5E7F0';

/** The HTML of the page for the person's batch of a project, in the frame that the build has made. `passphrase`: locks it. */
export async function pageHtml(files: PageProject['files'], passphrase?: string, id = PAGE): Promise<string> {
  const { project } = await memoryProject(files);
  const content = await pageContent(project, project.model!, PERSON, BATCH);
  project.dispose();
  const frame = readFileSync(path.join(repoRoot, 'dist/page.html'), 'utf8');
  const page = { ...content, page: id, project: PAGE };
  return pageOf(frame, passphrase === undefined ? page : await lockPage(page, passphrase));
}
