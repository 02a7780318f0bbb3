import { FileError } from '../../base/files/file-error';
import { Overtaken } from '../../engine/journal';
import type { PanelError } from '../../protocol/panel';

/** A request that cannot be answered. The panel shows the message. */
export class PanelFailure extends Error {
  override readonly name = 'PanelFailure';

  constructor(
    readonly code: PanelError['code'],
    message: string,
  ) {
    super(message);
  }

  asError(): PanelError {
    return { code: this.code, message: this.message };
  }

  static from(error: unknown): PanelFailure {
    if (error instanceof PanelFailure) return error;
    if (error instanceof Overtaken) return new PanelFailure('answer-changed', error.message);
    if (FileError.is(error, 'read-only')) return new PanelFailure('read-only', error.message);
    return new PanelFailure('failed', error instanceof Error ? error.message : String(error));
  }
}
