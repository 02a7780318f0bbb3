import { request, type ProjectParams, type ReportParams, type ReportResult } from '../../protocol/request';

/** Extension -> server: the commits that touched a project, newest first. */
export const COMMITS_REQUEST = request<ProjectParams, CommitsResult>('labelwright/commits');

export type CommitsResult =
  | {
      commits: {
        commit: string;
        time: string;
        author: string;
        subject: string;
        /** The guideline's version, if the commit changed the guideline. */
        version?: string;
      }[];
    }
  | { problem: string };

/** Extension -> server: a comparison of two versions of a project, as a page. Without `to`, with the files on disk. */
export const VERSIONS_REQUEST = request<VersionsParams, ReportResult>('labelwright/compareVersions');

export interface VersionsParams extends ReportParams {
  from: string;
  to?: string;
}
