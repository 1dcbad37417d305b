// Words of the other language on a page: in English what is Chinese and no record holds it, in Chinese labels in Latin
// letters that are no name.

/** Names that stand in Latin letters in Chinese too. */
const NAMES =
  /^(English|Ctrl|Shift|Enter|Esc|K|PDF|DOCX|XLSX|CSV|TSV|TXT|ZIP|JSON|JSONL|OSCAL|Parquet|Markdown|Word|Excel|ID|URL|API|SHA-256|SM2|SM3|RSA|ECDSA|ICP|IP|AI|TC260|GB|kappa|Kappa|alpha|Alpha)$/i;

/** Runs in the page: texts with where they stand; in labels alone, or everywhere. */
const TEXTS = `
  const [labels] = arguments;
  // What is marked as being in the other language is meant to be.
  const own = document.documentElement.lang;
  const out = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (text === '' || element.closest('.code, .clause, script, style, [data-testid="languages"]')) continue;
    if (element.closest('[lang]').lang !== own) continue;
    if (labels && !element.closest('button, label, th, h1, h2, h3, nav, .ant-tabs-tab, .ant-segmented-item, .ant-form-item-label, .ant-statistic-title, dt')) continue;
    out.push(text);
  }
  return [...new Set(out)];`;

/** What stands on the page in the other language; `told` is everything that the records hold. */
export async function strangers(tab, lang, told) {
  if (lang === 'en') {
    const texts = await tab.execute(TEXTS, false);
    return texts.filter((text) => (text.match(/[\u3400-\u9fff]+/g) ?? []).some((run) => !told.includes(run)));
  }
  const texts = await tab.execute(TEXTS, true);
  return texts.filter((text) => {
    if (/[\u3400-\u9fff]/.test(text) || told.includes(text)) return false;
    // The number of a clause is one in every language.
    return (text.replace(/\b\d+(\.[a-z0-9-]+)+/g, '').match(/[A-Za-z][A-Za-z0-9-]+/g) ?? []).some((word) => !NAMES.test(word));
  });
}
