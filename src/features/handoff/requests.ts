import { type GateResult } from '../../project/gate';
import { type Problem, request } from '../../protocol/request';

/** Extension -> server: checks the gate for the files on disk, and reports progress. */
export const GATE_REQUEST = request<GateParams, GateReply | Problem>('labelwright/gate');

export interface GateParams {
  root: string;
  progressToken?: string;
}

export interface GateReply {
  gate: GateResult;
}

/** Extension -> server: writes the bundle for training. Without `made`, the gate is closed and nothing was written. */
export const HAND_OFF_REQUEST = request<HandOffParams, HandOffReply | Problem>('labelwright/handOff');

export interface HandOffParams extends GateParams {
  /** URI of the folder. */
  target: string;
  /** Version of the extension. */
  software: string;
  force: boolean;
  /** Who releases it. */
  by?: string;
}

export interface HandOffReply extends GateReply {
  made?: {
    files: number;
    /** Required facts of the data card that are not stated. */
    notStated: string[];
    /** Cells of the tables that a spreadsheet would run. */
    formulas: number;
    /** Why the bundle does not name the commit although there is a repository. */
    noCommit?: string;
  };
}
