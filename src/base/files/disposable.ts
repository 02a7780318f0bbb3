/** Something that holds a resource until it is disposed. Calling `dispose` again does nothing. */
export interface Disposable {
  dispose(): void;
}

/** Wraps a function so that it runs once, on the first `dispose`. */
export function toDisposable(release: () => void): Disposable {
  let done = false;
  return {
    dispose() {
      if (done) return;
      done = true;
      release();
    },
  };
}
