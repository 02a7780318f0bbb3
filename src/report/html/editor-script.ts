/**
 * The script of the page in the editor. A click on what names a bucket asks the editor to open its samples; a message `{type: 'body'}`
 * replaces the page and keeps place and open parts. It is text and not a bundle: the page is one string, made where the numbers are.
 */
export const EDITOR_SCRIPT = `(() => {
  const editor = acquireVsCodeApi();
  const main = () => document.querySelector('main');
  const parts = () => [...document.querySelectorAll('details')];
  const nameOf = (part, n) => n + ' ' + part.querySelector('summary').firstChild.textContent.trim();
  const keep = () => editor.setState({ ...editor.getState(), root: document.body.dataset.root, params: document.body.dataset.params, top: scrollY, open: parts().filter((part) => part.open).map((part) => nameOf(part, parts().indexOf(part))) });
  const restore = (state) => {
    if (!state) return;
    const open = new Set(state.open ?? []);
    parts().forEach((part, n) => { if (open.has(nameOf(part, n))) part.open = true; });
    scrollTo(0, state.top ?? 0);
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-bucket]');
    if (!link) return;
    event.preventDefault();
    editor.postMessage({ type: 'open', bucket: link.dataset.bucket, sample: link.dataset.sample, title: link.title || link.textContent });
  });
  addEventListener('message', ({ data }) => {
    if (data?.type !== 'body') return;
    keep();
    main().outerHTML = data.html;
    restore(editor.getState());
  });
  let waiting;
  addEventListener('scroll', () => { clearTimeout(waiting); waiting = setTimeout(keep, 200); }, { passive: true });
  document.addEventListener('toggle', keep, true);
  restore(editor.getState());
  keep();
})();`;
