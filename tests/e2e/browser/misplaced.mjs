// What a page shows where nobody can read it: out of the window, out of its box, or cut off.

/** Runs in the page; answers a line for each fault. */
const LOOK = `
  const found = new Map();
  const say = (what, element, text) => {
    const id = element.closest('[data-testid]')?.dataset.testid ?? '';
    const line = what + ' [' + id + ' ' + element.tagName.toLowerCase() + '.' + String(element.className).slice(0, 60) + '] ' + text;
    found.set(line, true);
  };
  // Parts of a pixel are rounded either way.
  const SLACK = 1.5;
  for (const pane of [document.scrollingElement, document.querySelector('.content')]) {
    if (pane && pane.scrollWidth > pane.clientWidth + SLACK) {
      const edge = pane.getBoundingClientRect().left + pane.clientWidth;
      const wide = [...pane.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > edge + SLACK).at(-1);
      say('scrolls sideways', pane, pane.scrollWidth + ' of ' + pane.clientWidth + ' ' + (wide ? wide.tagName + '.' + wide.className : ''));
    }
  }
  // Behind the login the head and the menu stand still: the window itself never scrolls.
  const page = document.scrollingElement;
  if (document.querySelector('.shell') && page.scrollHeight > page.clientHeight + SLACK) {
    say('scrolls as a whole', page, page.scrollHeight + ' of ' + page.clientHeight);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.data.trim();
    const element = node.parentElement;
    if (text === '' || element.closest('.unseen, [aria-hidden="true"], .ant-table-measure-row, script, style')) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.display === 'inline') continue;
      const hold = at.getBoundingClientRect();
      // A space at the end of a line that is kept as typed hangs beyond it.
      const hangs = getComputedStyle(element).whiteSpace === 'pre-wrap' ? 8 : 0;
      const over = box.right > hold.right + SLACK + hangs || box.left < hold.left - SLACK;
      if (['auto', 'scroll'].includes(style.overflowX) && !at.matches('.content')) break;
      if (['hidden', 'clip'].includes(style.overflowX)) {
        const whole = style.textOverflow === 'ellipsis' && (at.title || at.closest('[title]') || at.querySelector('[title]'));
        if (over && !whole) say('is cut off', at, text.slice(0, 60));
        if (box.bottom > hold.bottom + 4 || box.top < hold.top - 4) {
          if (!whole && style.overflowY === 'hidden' && hold.height > 0 && hold.height < 60) say('is cut off below', at, text.slice(0, 60));
        }
        break;
      }
      if (over && at.matches('.section, .card, .ant-alert, .ant-btn, .ant-tag, .ant-card, td, th, dd, label')) {
        say('runs out of its box', at, text.slice(0, 60));
        break;
      }
    }
  }
  return [...found.keys()];`;

/** What stands in the wrong place on the page as it is. */
export const misplaced = (tab) => tab.execute(LOOK);
