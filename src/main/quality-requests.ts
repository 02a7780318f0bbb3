import type { Connection } from 'vscode-languageserver/node';
import {
  DRAW_SPOT_CHECK_REQUEST,
  OWN_PAGE_REQUEST,
  PROMOTE_REQUEST,
  SPOT_CHECK_REQUEST,
  SPOT_CHECKS_REQUEST,
  type DrawSpotCheckParams,
  type OwnPageParams,
  type ProjectParams,
  type PromoteParams,
  type SpotCheckParams,
} from '../protocol/server';
import type { HostedProject } from '../server/hosted-project';
import { problemsOf, stoppable, type Pause } from '../server/requests';

// Loaded on first use.
const spotChecks = () => import('../features/spot-check/server');

const GONE = { problem: 'This does not belong to a labelling project (any more).' };

/**
 * Answers a lead's requests about quality: spot checks, promotions to gold, annotator pages. `find` takes a project's folder or a file in
 * it.
 */
export function registerQuality(
  connection: Connection,
  find: (uri: string) => Promise<HostedProject | undefined>,
): void {
  const on = <P extends { root: string } | { uri: string }, R>(
    request: string,
    answer: (project: HostedProject, params: P, pause: Pause) => Promise<R>,
  ): void => {
    connection.onRequest(request, (params: P, token) =>
      stoppable(token, async (pause): Promise<R | typeof GONE> => {
        const project = await find('root' in params ? params.root : params.uri);
        return project ? problemsOf(() => answer(project, params, pause)) : GONE;
      }),
    );
  };
  on(OWN_PAGE_REQUEST, async (...all: Of<OwnPageParams>) =>
    (await import('../features/annotator/server')).ownPage(...all),
  );
  on(SPOT_CHECKS_REQUEST, async (...all: Of<ProjectParams>) => (await spotChecks()).listSpotChecks(...all));
  on(DRAW_SPOT_CHECK_REQUEST, async (...all: Of<DrawSpotCheckParams>) =>
    (await spotChecks()).drawInProject(...all),
  );
  on(SPOT_CHECK_REQUEST, async (project, params: SpotCheckParams) =>
    (await spotChecks()).spotCheckText(project, params),
  );
  on(PROMOTE_REQUEST, async (...all: Of<PromoteParams>) =>
    (await import('../features/promote/server')).promote(...all),
  );
}

type Of<P> = [project: HostedProject, params: P, pause: Pause];
