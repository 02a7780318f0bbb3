import type { ProjectModel } from '../project/model/model';
import type { ProjectChange } from './project-options';

/** What a refresh of something derived may use. */
export interface Refreshing {
  readonly model: ProjectModel;
  readonly pause: () => Promise<void>;
  readonly signal?: AbortSignal;
}

/** Something that follows from what was read of a project. */
export interface Derived {
  /** What changes for the listeners of the project when it is another one. */
  readonly change?: ProjectChange;
  /** Whether what it depends on has been read, and the project needs it. */
  isReady(model: ProjectModel): boolean;
  /** Brings it up to date; resolves to whether it is another one now. After an abort, the next call goes on. Throws FileError. */
  refresh(how: Refreshing): Promise<boolean>;
  /** Ends what it follows. */
  dispose?(): void;
}
