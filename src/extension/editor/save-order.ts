import { asksForALook, type PanelError, type SaveParams } from '../../protocol/panel';

/** What comes back of a save: its result, or the error that the panel shows. */
export type SaveAnswer = { result: unknown } | { error: PanelError };

/**
 * Passes one panel's saves on in the order in which they were made. The panel sends several without waiting for the first: when one fails
 * (the server was killed, the folder cannot be written to), those behind it are refused too, else they would be on disk before it. The
 * panel then sends all of them again, from the one that failed on.
 */
export class SaveOrder {
  #turn: Promise<unknown> = Promise.resolve();
  #failure: PanelError | undefined;

  constructor(private readonly save: (params: SaveParams) => Promise<SaveAnswer>) {}

  /** Never rejects: what `save` throws is an error of code `failed`. */
  send(params: SaveParams): Promise<SaveAnswer> {
    const turn = this.#turn.then(() => this.#send(params));
    this.#turn = turn;
    return turn;
  }

  /** Resolves when all saves sent so far are on disk or refused. */
  settled(): Promise<unknown> {
    return this.#turn;
  }

  async #send(params: SaveParams): Promise<SaveAnswer> {
    if (this.#failure && !params.again) return { error: this.#failure };
    this.#failure = undefined;
    const answer = await this.save(params).catch((thrown: unknown): SaveAnswer => {
      return {
        error: { code: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) },
      };
    });
    // What has changed is for the person to look at, and holds back nothing else.
    if ('error' in answer && !asksForALook(answer.error)) this.#failure = answer.error;
    return answer;
  }
}
