import { Menu } from 'antd';
import Markdown from 'markdown-to-jsx/react';
import { Children, type ComponentProps, Fragment, useEffect } from 'react';
import { useDesk } from '../api/session';
import { type Lang, useWords } from '../i18n';
import { Page, Section, useTop } from '../kit/page';
import { address, go } from '../kit/route';
import { GUIDES, guideOf, linked, told } from './guides';

/** The guides as they stand in `docs/guide`, and the pictures made from the running program. */
const TEXTS = import.meta.glob<string>('../../../docs/guide/{zh,en}/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const PICTURES = import.meta.glob<string>('../../../docs/guide/pictures/{zh,en}/*.png', {
  query: '?url',
  import: 'default',
  eager: true,
});
const ROOT = '../../../docs/guide';

/** A picture, by the path from its guide. */
function Picture({ src = '', alt = '' }: ComponentProps<'img'>) {
  return <img src={PICTURES[src.replace(/^\.\./, ROOT)]} alt={alt} loading="lazy" />;
}

/** A link from guide to guide stays within the window. */
function Link({ href = '', children }: ComponentProps<'a'>) {
  const guide = linked(href);
  return guide ? <a href={address('help', guide)}>{children}</a> : <span>{children}</span>;
}

/** A cell; a Chinese term among English ones says that it is Chinese, so that it is read out as such. */
function Cell({ children }: ComponentProps<'td'>) {
  const text = Children.toArray(children).join('');
  const chinese = /\p{Script=Han}/u.test(text) && !/[a-z]/i.test(text);
  return <td lang={chinese ? 'zh-CN' : undefined}>{children}</td>;
}

const OPTIONS = {
  wrapper: Fragment,
  forceBlock: true,
  disableParsingRawHTML: true,
  overrides: { img: Picture, a: Link, td: Cell },
} as const;

/** The guide of a role, step by step, with its sections at hand. */
export default function HelpPage({ part, at }: { part: string | undefined; at: string | undefined }) {
  const { t, lang } = useWords();
  const { session } = useDesk();
  const guide = guideOf(part, session.roles);
  useTop(guide);
  useEffect(() => {
    if (at) document.getElementById(`help-${at}`)?.scrollIntoView?.({ block: 'start' });
  }, [guide, at]);
  const { title, lead, sections } = guideText(guide, lang);
  return (
    <Page testid="page-help" title={title} about={t('menu.help')}>
      <div className="help">
        <nav aria-label={t('help.parts')} className="help-side">
          <Menu
            mode="vertical"
            selectedKeys={[guide]}
            onClick={({ key }) => go('help', key)}
            items={GUIDES.map((one) => ({
              key: one,
              label: <span data-testid={`help-${one}`}>{t(`help.${one}`)}</span>,
            }))}
          />
          <h2>{t('help.sections')}</h2>
          <ol>
            {sections.map((section, n) => (
              <li key={section.title}>
                <a href={address('help', guide, String(n + 1))}>{section.title}</a>
              </li>
            ))}
          </ol>
        </nav>
        <article className="guide" data-testid={`guide-${guide}`}>
          <Markdown options={OPTIONS}>{lead}</Markdown>
          {sections.map((section, n) => (
            <div key={section.title} id={`help-${n + 1}`}>
              <Section title={section.title}>
                <Markdown options={OPTIONS}>{section.body}</Markdown>
              </Section>
            </div>
          ))}
        </article>
      </div>
    </Page>
  );
}

const guideText = (guide: string, lang: Lang) => told(TEXTS[`${ROOT}/${lang}/${guide}.md`] ?? '');
