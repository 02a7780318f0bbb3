import { type Problem, request, type ProjectParams, type TextResult } from '../../protocol/request';

/** Extension -> server: the spot checks of a project, and the annotators for another one. */
export const SPOT_CHECKS_REQUEST = request<ProjectParams, SpotChecksResult | Problem>(
  'labelwright/spotChecks',
);

export interface SpotChecksResult {
  checks: { name: string; scope: string; decided: number; size: number; verdict: string }[];
  /** By name. */
  annotators: { name: string; answers: number }[];
}

/** Extension -> server: draws a spot check and writes it. */
export const DRAW_SPOT_CHECK_REQUEST = request<DrawSpotCheckParams, DrawSpotCheckResult>(
  'labelwright/drawSpotCheck',
);

export interface DrawSpotCheckParams {
  root: string;
  /** Whose answers; by default everyone's. */
  annotator?: string;
  /** Determines its size, at 95 % confidence. */
  wanted: { halfWidth: number } | { count: number };
  accept: number;
}

export type DrawSpotCheckResult = { name: string } | { problem: string };

/** Extension -> server: the result of a spot check, as a text. */
export const SPOT_CHECK_REQUEST = request<SpotCheckParams, TextResult>('labelwright/spotCheck');

export interface SpotCheckParams {
  root: string;
  name: string;
  software: string;
  /** The person who reads it, if known. Samples that are hidden from them are not named. */
  viewer?: string;
}
