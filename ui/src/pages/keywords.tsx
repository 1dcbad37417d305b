import { Alert, Input, Select, Space, Statistic } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { KeywordsRead } from '../api/types.gen';
import { useDoing, useLooked } from '../api/use';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { bareName, PickedFiles } from '../kit/picked-files';
import { go } from '../kit/route';
import { countColumn, DataTable, digestColumn } from '../kit/table';
import { CategoryTable } from './categories';
import { LintView } from './keyword-lint';
import { useLibraries } from '../records/choices';
import { Underway } from '../kit/underway';

/** Keyword libraries: read with a preview, kept, and held against chapter 9.1. */
export default function KeywordsPage({ library: given }: { library: string | undefined }) {
  const { t } = useWords();
  const { register } = useDesk();
  const libraries = useLibraries(!register('keyword_libraries'));
  const library = given ?? libraries.data?.rows[0]?.id;
  const [reading, setReading] = useState(false);
  const none = libraries.data?.rows.length === 0;
  return (
    <Page
      testid="page-keywords"
      title={t('menu.keywords')}
      about={t('keywords.about')}
      actions={
        <Space wrap>
          <Select
            className="assessment-choice"
            aria-label={t('keywords.library')}
            data-testid="keywords-library"
            placeholder={t('keywords.library')}
            value={library}
            onChange={(id: string) => go('keywords', id)}
            options={libraries.options}
          />
          <Action testid="keywords-read" type="primary" onClick={() => setReading(!reading)}>
            {t('keywords.read')}
          </Action>
        </Space>
      }
    >
      <Notice error={libraries.error} onAgain={libraries.again} />
      {(reading || none) && (
        <ReadLibraries
          onKept={(id) => {
            setReading(false);
            go('keywords', id);
          }}
        />
      )}
      {library && <LintView key={library} library={library} />}
      {none && !reading && <Nothing text={t('keywords.none')} />}
    </Page>
  );
}

/** Files of a library: looked at first, then kept. */
function ReadLibraries({ onKept }: { onKept: (id: string) => void }) {
  const { t } = useWords();
  const doing = useDoing();
  const [paths, setPaths] = useState<string[]>([]);
  const [name, setName] = useState('');
  const [edition, setEdition] = useState('');
  const { found: read, look: preview, forget } = useLooked<KeywordsRead>();
  const pick = (next: string[], added?: string) => {
    setPaths(next);
    forget();
    if (added && name === '') setName(bareName(added));
  };
  const look = () => preview(() => doing.run('keywords_import', { paths, name, edition, preview: true }));
  const keep = async () => {
    const kept = await doing.run('keywords_import', { paths, name, edition, preview: false });
    if (kept) onKept(kept.library);
  };
  return (
    <Section title={t('keywords.read')} testid="keywords-form">
      <PickedFiles
        testid="keywords"
        title={t('keywords.pick')}
        filter={{ name: t('keywords.files'), extensions: ['txt', 'csv', 'xlsx'] }}
        paths={paths}
        onChange={pick}
      />
      <Space wrap className="after">
        <Input
          data-testid="keywords-name"
          aria-label={t('keywords.name')}
          placeholder={t('keywords.name')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Input
          data-testid="keywords-edition"
          aria-label={t('keywords.edition')}
          placeholder={t('keywords.edition')}
          value={edition}
          onChange={(event) => setEdition(event.target.value)}
        />
        <Action testid="keywords-look" disabled={paths.length === 0} loading={doing.busy} onClick={look}>
          {t('keywords.look')}
        </Action>
        <Action
          testid="keywords-keep"
          type="primary"
          disabled={!read || name === '' || edition === ''}
          loading={doing.busy}
          onClick={keep}
        >
          {t('keywords.keep')}
        </Action>
      </Space>
      <Underway doing={doing} />
      {read && (
        <div data-testid="keywords-preview">
          <div className="figures">
            <Statistic title={t('keywords.lines')} value={read.lines} />
            <Statistic title={t('keywords.distinct')} value={read.distinct} />
          </div>
          <Findings findings={read.findings} />
          <DataTable<KeywordsRead['files'][number]>
            label={t('keywords.files')}
            rows={read.files}
            rowKey={(file) => `${file.name}/${file.sha256}`}
            columns={[
              { title: t('file'), render: (_, file) => file.name },
              { title: t('keywords.form'), render: (_, file) => file.form },
              countColumn(t('keywords.lines'), (file) => file.lines),
              digestColumn(),
            ]}
          />
          {read.categories.length > 0 && (
            <>
              <Alert className="notice" type="info" showIcon title={t('keywords.map.text')} />
              <CategoryTable categories={read.categories} onMapped={look} />
            </>
          )}
        </div>
      )}
    </Section>
  );
}
