/* global document, window */
// What a webview has of the editor, over functions that the test provides. They get text: the page must not spend time on what only
// the test needs, which is to walk through objects.
let state = JSON.parse(document.getElementById('kept').textContent) ?? undefined;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => void window.toHost(JSON.stringify(message)),
  getState: () => state,
  setState: (next) => {
    state = next;
    void window.keepState(JSON.stringify(next));
  },
});
