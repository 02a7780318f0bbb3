import type { EditorEdit } from '../project/findings/finding';
import { request, type ProjectParams } from '../protocol/request';

/** The extension's command for a new version of the guideline, also for the code action at the version. */
export const NEW_VERSION_COMMAND = 'labelwright.newVersion';

/** Extension -> server: the changes of a guideline since its current version that its changelog does not list. */
export const VERSION_PROPOSAL_REQUEST = request<ProjectParams, VersionProposalResult>(
  'labelwright/versionProposal',
);

export type VersionProposalResult =
  | {
      /** The commit with which the guideline is compared, and its version. */
      since: { commit: string; version?: string };
      /** The new version if there is a change of meaning, and if there is none. */
      versions: { semantic?: string; editorial?: string };
      changes: {
        key: string;
        summary: string;
        detail: string;
        /** As derived from the changes. */
        impact: 'semantic' | 'editorial';
        /** Labels that the changelog entry names. */
        relabel: string[];
      }[];
    }
  | { problem: string };

/** Extension -> server: the edits for a new version and its changelog entry. */
export const NEW_VERSION_REQUEST = request<NewVersionParams, NewVersionResult>('labelwright/newVersion');

export interface NewVersionParams {
  root: string;
  /** Keys of the proposed changes that are changes of meaning. All others are editorial. */
  semantic: string[];
  author?: string;
}

export type NewVersionResult = { uri: string; edits: EditorEdit[] } | { problem: string };
