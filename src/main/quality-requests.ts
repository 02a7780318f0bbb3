import type { Connection } from 'vscode-languageserver/node';
import {
  DRAW_SPOT_CHECK_REQUEST,
  OWN_PAGE_REQUEST,
  PROMOTE_REQUEST,
  SPOT_CHECK_REQUEST,
  SPOT_CHECKS_REQUEST,
  type DrawSpotCheckParams,
  type OwnPageParams,
  type PromoteParams,
  type SpotCheckParams,
  type SpotChecksParams,
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
  const on = <P, R>(
    request: string,
    uriOf: (params: P) => string,
    answer: (project: HostedProject, params: P, pause: Pause) => Promise<R>,
  ): void => {
    connection.onRequest(request, (params: P, token) =>
      stoppable(token, async (pause): Promise<R | typeof GONE> => {
        const project = await find(uriOf(params));
        return project ? problemsOf(() => answer(project, params, pause)) : GONE;
      }),
    );
  };
  on(
    OWN_PAGE_REQUEST,
    ({ root }: OwnPageParams) => root,
    async (...all) => (await import('../features/annotator/server')).ownPage(...all),
  );
  on(
    SPOT_CHECKS_REQUEST,
    ({ root }: SpotChecksParams) => root,
    async (...all) => (await spotChecks()).listSpotChecks(...all),
  );
  on(
    DRAW_SPOT_CHECK_REQUEST,
    ({ root }: DrawSpotCheckParams) => root,
    async (...all) => (await spotChecks()).drawInProject(...all),
  );
  on(
    SPOT_CHECK_REQUEST,
    ({ root }: SpotCheckParams) => root,
    async (project, params) => (await spotChecks()).spotCheckText(project, params),
  );
  on(
    PROMOTE_REQUEST,
    ({ uri }: PromoteParams) => uri,
    async (...all) => (await import('../features/promote/server')).promote(...all),
  );
}
