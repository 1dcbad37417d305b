import { Input, Space, Tag } from 'antd';
import { useState } from 'react';
import type { CitationRow, CitationsAsk, CitationsChecked } from '../api/types.gen';
import { useDoing } from '../api/use';
import { LEVEL_COLOURS } from '../fields/findings';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Page, Section } from '../kit/page';
import { PickedFiles } from '../kit/picked-files';
import { address, go } from '../kit/route';
import { DataTable } from '../kit/table';
import { Underway } from '../kit/underway';

const EXTENSIONS = ['txt', 'md', 'docx'];
const NOTHING = { text: null, path: null, assessment: null };

/** Citations of standards and laws in a text, a file, or everything on record, held against the table of documents. */
export default function CitationsPage() {
  const { t, lang } = useWords();
  const doing = useDoing();
  const [text, setText] = useState('');
  const [paths, setPaths] = useState<string[]>([]);
  const [found, setFound] = useState<CitationsChecked>();
  const check = async (ask: Partial<CitationsAsk>) => {
    const answer = await doing.run('citations_check', { ...NOTHING, lang, ...ask });
    if (answer) setFound(answer);
  };
  const path = paths[0];
  return (
    <Page testid="page-citations" title={t('menu.citations')} about={t('citations.about')}>
      <Section title={t('citations.what')}>
        <Space orientation="vertical" className="wide">
          <Input.TextArea
            rows={6}
            data-testid="citations-text"
            aria-label={t('citations.text')}
            placeholder={t('citations.text')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <PickedFiles
            single
            testid="citations"
            title={t('citations.pick')}
            filter={{ name: t('citations.files'), extensions: EXTENSIONS }}
            paths={paths}
            onChange={setPaths}
          />
          <Space wrap>
            <Action
              testid="citations-check-text"
              type="primary"
              loading={doing.busy}
              disabled={text.trim() === ''}
              onClick={() => check({ text })}
            >
              {t('citations.check_text')}
            </Action>
            <Action
              testid="citations-check-file"
              loading={doing.busy}
              disabled={path === undefined}
              onClick={() => path && check({ path })}
            >
              {t('citations.check_file')}
            </Action>
            <Action testid="citations-check-all" loading={doing.busy} onClick={() => check({})}>
              {t('citations.check_all')}
            </Action>
          </Space>
        </Space>
        <Underway doing={doing} />
      </Section>
      {found && <Faults found={found} />}
    </Page>
  );
}

/** What was found: each fault leads to the record whose text holds it. */
function Faults({ found }: { found: CitationsChecked }) {
  const { t, say, word } = useWords();
  const open = ({ record }: CitationRow) => {
    if (record) go('records', record.register, record.id);
  };
  const { texts, citations, unverified, documents } = found;
  return (
    <Section title={t('citations.found', { of: say(found.of) })} testid="citations-found">
      <p className="quiet" data-testid="citations-sums" role="status">
        {t('citations.sums', { texts, citations, unverified, documents })}
        {found.more > 0 && ` ${t('citations.more', { n: found.more })}`}
        {found.cut > 0 && ` ${t('citations.cut')}`}
      </p>
      {found.rows.length === 0 ? (
        <Nothing text={t(citations === 0 ? 'citations.none' : 'citations.clean')} />
      ) : (
        <DataTable<CitationRow>
          label={t('citations.faults')}
          testid="citations-table"
          wrap
          rows={found.rows}
          rowKey={(row) => String(found.rows.indexOf(row))}
          rowTestid={({ fault }) => `citation-${fault.code}`}
          onOpen={open}
          columns={[
            {
              title: t('finding.level'),
              width: 76,
              render: (_, { fault }) => <Tag color={LEVEL_COLOURS[fault.level]}>{word('level', fault.level)}</Tag>,
            },
            {
              title: t('citations.place'),
              width: 220,
              render: (_, { record, place, fault }) => (
                <>
                  {record && (
                    <div>
                      <a href={address('records', record.register, record.id)}>{say(record.title)}</a>{' '}
                      <span className="quiet">{say(record.label)}</span>
                    </div>
                  )}
                  {say(place)}{' '}
                  <span className="place">{t('citations.at', { line: fault.line, column: fault.column })}</span>
                </>
              ),
            },
            {
              title: t('finding.what'),
              render: (_, { fault }) => (
                <>
                  <div>{say(fault.message)}</div>
                  <div className="quiet">{fault.excerpt}</div>
                </>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}
