import { Segmented } from 'antd';
import { useWords, type Lang } from '../i18n';

/** Switches the language at once. Each language is named in itself. */
export function Languages() {
  const { lang, setLang } = useWords();
  return (
    <Segmented<Lang>
      size="small"
      value={lang}
      onChange={setLang}
      aria-label="语言 / Language"
      data-testid="languages"
      options={[
        { value: 'zh', label: <span data-testid="lang-zh">中文</span> },
        { value: 'en', label: <span data-testid="lang-en">English</span> },
      ]}
    />
  );
}
