/* global document, window */
// What a webview has of the editor, over functions that the test provides.
let state = JSON.parse(document.getElementById('kept').textContent) ?? undefined;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => void window.toHost(message),
  getState: () => state,
  setState: (next) => {
    state = next;
    void window.keepState(next);
  },
});
