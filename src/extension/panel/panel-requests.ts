import * as vscode from 'vscode';
import type {
  GuidelineEditsResult,
  PanelAnswer,
  PanelMethod,
  PanelProject,
  PanelReply,
  PanelRequestMessage,
  PanelRequests,
  PanelSettings,
  SaveParams,
} from '../../protocol/panel';
import { PANEL_REQUEST, SHOW_FINDINGS_COMMAND, type PanelRequestParams } from '../../protocol/server';
import { defined } from '../../base/objects';
import type { Annotator } from '../annotator';
import type { ServerClient } from '../client';
import { blindOf } from '../blind';
import { SETTINGS } from '../ids';
import { editProjectFile } from './edit-file';
import { openPlace } from './open-place';

export interface PanelContext {
  isReview(): boolean;
  setReview(on: boolean): Promise<void>;
  storeState(state: unknown): void;
  storedState(): Promise<unknown>;
}

/** Answers one panel's requests: forwards them to the server, or does what only the editor can. */
export class PanelRequestHandler {
  constructor(
    private readonly uri: vscode.Uri,
    private readonly client: ServerClient,
    private readonly annotator: Annotator,
    private readonly panel: PanelContext,
  ) {}

  async answer({ id, method, params }: PanelRequestMessage): Promise<PanelReply> {
    try {
      const answer = await this.#do(method, params);
      return { type: 'reply', id, ...answer };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { type: 'reply', id, error: { code: 'failed', message } };
    }
  }

  /** The project as the server sees it, with the editor's settings. */
  async project(): Promise<PanelProject | undefined> {
    const answer = await this.#server('project', {});
    return 'result' in answer ? (answer.result as PanelProject) : undefined;
  }

  /** What only the editor can do. */
  readonly #own: { readonly [M in PanelMethod]?: (params: PanelRequests[M]['params']) => unknown } = {
    chooseAnnotator: async () => defined({ annotator: await this.annotator.choose(this.uri) }),
    review: ({ on }) => this.panel.setReview(on),
    ping: () => null,
    keep: ({ state }) => this.panel.storeState(state),
    kept: () => this.panel.storedState(),
    showFindings: async () => void (await vscode.commands.executeCommand(SHOW_FINDINGS_COMMAND)),
    open: (place) => openPlace(this.uri, place),
  };

  async #do(method: PanelMethod, params: unknown): Promise<PanelAnswer> {
    const own = Object.hasOwn(this.#own, method) ? this.#own[method] : undefined;
    if (own) return { result: (await own(params as never)) ?? null };
    if (method === 'changeGuideline') return this.#changeGuideline(params);
    const { annotator, saves } = (params ?? {}) as Partial<SaveParams & PanelRequests['saveAll']['params']>;
    return this.#server(method, params, annotator ?? saves?.[0]?.annotator);
  }

  async #changeGuideline(params: unknown): Promise<PanelAnswer> {
    const answer = await this.#server('guidelineEdits', params);
    if ('error' in answer) return answer;
    const { file, hash, edits, id, version } = answer.result as GuidelineEditsResult;
    await editProjectFile(this.uri, file, hash, edits);
    return { result: defined({ id, file, version }) };
  }

  async #server(
    method: PanelMethod,
    params: unknown,
    annotator = this.annotator.current(this.uri),
  ): Promise<PanelAnswer> {
    const blind = blindOf(this.uri);
    const request: PanelRequestParams = {
      uri: this.uri.toString(),
      review: this.panel.isReview(),
      method,
      params,
      ...(blind && { blind }),
      ...(annotator !== undefined && { annotator }),
    };
    const answer = await this.client.request(PANEL_REQUEST, request);
    if (method === 'project' && 'result' in answer)
      return { result: { ...(answer.result as PanelProject), settings: this.#settings() } };
    return answer;
  }

  #settings(): PanelSettings {
    const configuration = vscode.workspace.getConfiguration('labelwright', this.uri);
    const keys = Object.entries(configuration.get<object | null>(SETTINGS.keys) ?? {});
    return {
      advance: configuration.get(SETTINGS.advance, true),
      snapToWords: configuration.get(SETTINGS.snapToWords, true),
      keys: Object.fromEntries(keys.filter(([, chords]) => typeof chords === 'string')),
    };
  }
}
